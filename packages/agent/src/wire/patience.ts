import { longestCallMs } from '@vouch/core';

/**
 * Milliseconds that an elected client may be silent. A CI job asks its runner for a token and then STS for the role, each with
 * retries; its own error must arrive before it counts as silent. The ordinary AWS chain has 20 seconds, and takes less.
 */
export const silenceMs = 2 * longestCallMs + 5_000;

/**
 * Milliseconds that a client waits for the agent: two elected clients in turn, and the token. A session's role takes less:
 * STS, STS once more where the role allows a shorter life only, and CodeArtifact; a login's hand-over does that for all roles at once.
 */
export const upstreamDeadlineMs = 2 * silenceMs + longestCallMs;
