#!/usr/bin/env node
import { runProgram } from '@vouch/adapter-kit/kernel';

// The first two are for the files that setup writes; a person types the rest.
runProgram(async (io) => {
  const [mode, ...args] = io.args;
  if (mode === '--maven-env') return (await import('../serve.ts')).serveMavenEnvironment(io);
  if (mode === '--token-for') return (await import('../serve.ts')).serveTokenFor({ ...io, args });
  return (await import('../program.ts')).settingsProgram(io);
});
