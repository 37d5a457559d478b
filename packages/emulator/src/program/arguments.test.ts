import { describe, expect, it } from 'vitest';
import { parseArguments } from './arguments.ts';

describe('parseArguments', () => {
  it('leaves the command its own options', () => {
    const exec = { name: 'exec', file: 'cargo', args: ['build', '--token-seconds', '5', '--'] };
    expect(parseArguments(['exec', 'cargo', 'build', '--token-seconds', '5', '--'])).toEqual(exec);
    expect(parseArguments(['exec', '--', '-x', '--'])).toEqual({ name: 'exec', file: '-x', args: ['--'] });
    expect(parseArguments(['exec', '--token-seconds', '63', '--', 'npm'])).toEqual({
      name: 'exec',
      tokenSeconds: 63,
      file: 'npm',
      args: [],
    });
  });

  it('takes start with and without a token life', () => {
    expect(parseArguments(['start'])).toEqual({ name: 'start' });
    expect(parseArguments(['start', '--token-seconds=900'])).toEqual({ name: 'start', tokenSeconds: 900 });
  });

  it('takes a URL to browse, and who does it how', () => {
    const url = 'https://login.vouch.test/authorize?a=b';
    expect(parseArguments(['browse', url])).toEqual({ name: 'browse', url });
    expect(parseArguments(['browse', '--user=bob', '--with', 'soft-key', url])).toEqual({
      name: 'browse',
      user: 'bob',
      with: 'soft-key',
      url,
    });
  });

  it.each([
    ['browse'],
    ['browse', '--with', 'magic', 'https://login.vouch.test/'],
    ['browse', '--user'],
    ['browse', 'https://login.vouch.test/', 'x'],
    ['browse', '--token-seconds', '5', 'https://login.vouch.test/'],
    ['start', '--user', 'ann'],
    [],
    ['run'],
    ['exec'],
    ['exec', '--'],
    ['start', 'x'],
    ['exec', '--token-seconds', '0', 'x'],
    ['start', '-q'],
  ])('refuses %j %j %j %j', (...argv) => {
    expect(parseArguments(argv.filter((word) => word !== undefined)).name).toBe('usage-error');
  });
});
