import type { ProgramIo } from '@vouch/adapter-kit/kernel';
import type { Command } from 'commander';
import { examples } from './examples.ts';

/** `onExit` is told an exit code that is no error of the command itself. */
export function addSessionCommands(root: Command, io: ProgramIo, onExit: (code: number) => void): void {
  root
    .command('enroll')
    .description('name the OpenID Connect issuer that vouch login signs in at; once')
    .addHelpText(
      'after',
      examples(
        'vouch enroll https://login.example.com',
        'vouch enroll https://login.example.com --client-id vouch --hardware amr=hwk,acr=phrh',
      ),
    )
    .argument('<issuer-url>', 'the issuer, https')
    .option(
      '--client-id <id>',
      'our client there; without it vouch registers itself, where the issuer allows that',
    )
    .option('--hardware <claims>', 'what proves a hardware key: amr=hwk,amr=sc,acr=phrh; or not-required')
    .action(async (url: string, flags: { clientId?: string; hardware?: string }) => {
      const { enroll } = await import('../commands/enroll.ts');
      await enroll(io.context, url, flags);
    });

  root
    .command('login')
    .description('sign in with a hardware key, for 8 hours')
    .addHelpText(
      'after',
      examples('vouch login', 'vouch login --device   # over SSH; chosen by itself there'),
    )
    .option('--device', 'sign in on another machine, with a code')
    .action(async (flags: { device?: true }) => {
      const { login } = await import('../commands/login.ts');
      await login(io, flags);
    });

  root
    .command('logout')
    .description('end the session and drop every token')
    .action(async () => {
      const { logout } = await import('../commands/logout.ts');
      await logout(io.context);
    });

  root
    .command('refresh')
    .description('write the tokens that stand in files anew')
    .action(async () => {
      const { refresh } = await import('../commands/refresh.ts');
      onExit(await refresh(io));
    });

  root
    .command('status')
    .description(
      'who is signed in and until when, which profiles and tools are set up, which tokens are live',
    )
    .option('--json', 'print it as JSON')
    .action(async (flags: { json?: true }) => {
      const { status } = await import('../commands/status.ts');
      io.output.write(await status(io.context, flags));
    });
}
