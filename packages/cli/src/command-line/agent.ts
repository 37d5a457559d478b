import type { ProgramIo } from '@vouch/adapter-kit/kernel';
import type { Command } from 'commander';

export function addAgentCommands(root: Command, io: ProgramIo): void {
  const agent = root.command('agent').description('the process that holds the session and the tokens');
  const run = async (action: 'start' | 'stop' | 'status') => {
    const { agentCommand } = await import('../commands/agent.ts');
    io.output.write(await agentCommand(io, action));
  };
  agent
    .command('start')
    .description('start the agent if it is not running')
    .action(() => run('start'));
  agent
    .command('stop')
    .description('end the agent and discard everything that it holds')
    .action(() => run('stop'));
  agent
    .command('status')
    .description('say whether the agent is running')
    .action(() => run('status'));
}
