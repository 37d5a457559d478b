import { lookAtAgent, lookAtSession } from './agent-at-hand.ts';
import type { Check } from './examine.ts';
import { gather } from './gather.ts';
import { lookForGoneProjects } from './gone-projects.ts';
import { lookAtIdentity } from './identity.ts';
import { lookAtLaunchers } from './launchers.ts';
import { lookAtClock, lookAtNetwork } from './network.ts';
import { lookAtConfig, lookAtState } from './own-files.ts';
import { lookAtDomains } from './repositories.ts';
import { lookAtShell } from './shell-environment.ts';
import { lookAtCargo } from './tools/cargo.ts';
import { lookAtGradle } from './tools/gradle.ts';
import { lookAtMaven } from './tools/maven.ts';
import { lookAtNetrc } from './tools/netrc.ts';
import { lookAtNpm } from './tools/npm.ts';
import { lookAtPip } from './tools/pip.ts';
import { lookAtOtherPython } from './tools/python.ts';
import { lookAtUv } from './tools/uv.ts';
import { lookForVouchOnPath } from './vouch-on-path.ts';
import { lookAtWrittenFiles, notFixedBy } from './written.ts';

/** Every check, in the order in which they are told: this machine first, then AWS, then the tools. */
export const checks: readonly Check[] = [
  { name: 'vouch', look: lookForVouchOnPath },
  { name: 'config', look: lookAtConfig },
  { name: 'state', look: lookAtState },
  { name: 'launchers', look: lookAtLaunchers },
  { name: 'agent', look: lookAtAgent },
  { name: 'session', look: lookAtSession },
  { name: 'network', look: lookAtNetwork },
  { name: 'clock', look: lookAtClock },
  { name: 'identity', look: lookAtIdentity },
  { name: 'domains', look: lookAtDomains },
  { name: 'shell', look: lookAtShell },
  { name: 'netrc', look: lookAtNetrc },
  { name: 'cargo', look: lookAtCargo },
  { name: 'pip', look: lookAtPip },
  { name: 'uv', look: lookAtUv },
  { name: 'python', look: lookAtOtherPython },
  { name: 'npm', look: lookAtNpm },
  { name: 'maven', look: lookAtMaven },
  { name: 'gradle', look: lookAtGradle },
  {
    name: 'files',
    look: (scene) => gather(lookAtWrittenFiles(scene), lookForGoneProjects(scene)),
    beside: notFixedBy,
  },
];
