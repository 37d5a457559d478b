import type { ProgramIo } from '@vouch/adapter-kit/kernel';
import type { Command } from 'commander';
import { examples } from './examples.ts';

/** `onExit` is told an exit code that is no error of the command itself. */
export function addSessionCommands(root: Command, io: ProgramIo, onExit: (code: number) => void): void {
  root
    .command('enroll')
    .description('name the OpenID Connect issuer that vouch login signs in to; needed once')
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
      'our client id at the issuer; without it vouch registers itself, if the issuer allows that',
    )
    .option(
      '--hardware <claims>',
      'the claims that prove a hardware key, such as amr=hwk,amr=sc,acr=phrh; or not-required',
    )
    .action(async (url: string, flags: { clientId?: string; hardware?: string }) => {
      const { enroll } = await import('../commands/enroll.ts');
      await enroll(io.context, url, flags);
    });

  root
    .command('login')
    .description('sign in with a hardware key, for 8 hours')
    .addHelpText(
      'after',
      examples('vouch login', 'vouch login --device   # over SSH; chosen automatically there'),
    )
    .option('--device', 'sign in on another machine, with a code')
    .action(async (flags: { device?: true }) => {
      const { login } = await import('../commands/login.ts');
      await login(io, flags);
    });

  root
    .command('logout')
    .description('end the session and discard every token')
    .action(async () => {
      const { logout } = await import('../commands/logout.ts');
      await logout(io.context);
    });

  root
    .command('refresh')
    .description('write fresh tokens into the files that hold one')
    .action(async () => {
      const { refresh } = await import('../commands/refresh.ts');
      onExit(await refresh(io));
    });

  root
    .command('status')
    .description(
      'show who is signed in and until when, which profiles and tools are set up, which tokens are live',
    )
    .option('--json', 'print it as JSON')
    .action(async (flags: { json?: true }) => {
      const { status } = await import('../commands/status.ts');
      io.output.write(await status(io.context, flags));
    });
}
