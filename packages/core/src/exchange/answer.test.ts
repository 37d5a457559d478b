import { describe, expect, it, test } from 'vitest';
import { checkRepositoryEndpoint, checkToken, toLocalTime } from './answer.ts';

const now = Date.UTC(2026, 0, 1);
const hour = 3_600_000;
const agreed = { now, serverTime: now };
const check = (
  token: unknown,
  expiration: unknown,
  time: Parameters<typeof checkToken>[1] = agreed,
  askedSeconds = 43_200,
) =>
  checkToken(
    { authorizationToken: token, expiration } as Parameters<typeof checkToken>[0],
    time,
    askedSeconds,
  );

describe('a token', () => {
  it('has a whole number of seconds, rounded down', () => {
    const { secret, expiration } = check('CANARY', new Date(now + hour + 999));
    expect([secret.expose(), expiration]).toEqual(['CANARY', (now + hour) / 1000]);
  });

  test.each([
    undefined,
    null,
    42,
    true,
    {},
    ['x'],
    '',
    ' ',
    'CANARY x',
    'CANARY\r\n',
    'CANARY\n',
    'CANARY\0',
    'CANARY\u007f',
    'CANARYé',
    'CANARY\u2028',
    'x'.repeat(32_769),
  ])('is not %j', (token) => {
    let error: unknown;
    try {
      check(token, new Date(now + hour));
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toMatchObject({ kind: 'service', message: expect.not.stringContaining('CANARY') });
  });

  it('is every visible character, and up to 32 KiB', () => {
    const visible = String.fromCharCode(...Array.from({ length: 94 }, (_, at) => 0x21 + at));
    expect(check(visible, new Date(now + hour)).secret.expose()).toBe(visible);
    expect(check('x'.repeat(32_768), new Date(now + hour)).secret.expose().length).toBe(32_768);
  });

  test.each([
    undefined,
    null,
    new Date(Number.NaN),
    new Date(now),
    new Date(now - 1),
    new Date(0),
    new Date(-1),
  ])('does not end at %s', (expiration) => {
    expect(() => check('x', expiration)).toThrow(expect.objectContaining({ kind: 'service' }));
  });

  it('is held to twelve hours, whatever the service says', () => {
    expect(check('x', new Date(Date.UTC(9999, 0))).expiration).toBe(now / 1000 + 43_200);
    expect(check('x', new Date(Date.UTC(9999, 0)), agreed, 0).expiration).toBe(now / 1000 + 43_200);
  });

  it('is held to the life that was asked for: a slow clock does not stretch it where the server tells no time', () => {
    const slowByAnHour = { now: now - hour, serverTime: undefined };
    const { expiration } = check('x', new Date(now + 900_000), slowByAnHour, 900);
    expect(expiration).toBe((now - hour + 900_000) / 1000);
  });
});

describe('clocks that differ', () => {
  test.each([-12 * hour, -hour, -300_000, -5_001, 5_001, 300_000, hour, 12 * hour])(
    'by %d ms are made up for',
    (skew) => {
      const serverTime = now - skew;
      const { expiration } = check('x', new Date(serverTime + hour), { now, serverTime });
      expect(expiration).toBe(Math.floor((now + hour) / 1000));
    },
  );

  test.each([-5_000, -999, 0, 5_000])('by %d ms are left alone', (skew) => {
    expect(toLocalTime(now + hour, { now, serverTime: now - skew })).toBe(now + hour);
  });

  it('are not known without the server’s time', () => {
    expect(toLocalTime(now + hour, { now, serverTime: undefined })).toBe(now + hour);
  });
});

describe('a repository’s URL', () => {
  it('gets its slash', () => {
    expect(checkRepositoryEndpoint('https://x.com/npm/my-repo')).toBe('https://x.com/npm/my-repo/');
    expect(checkRepositoryEndpoint('https://x.com/npm/my-repo/')).toBe('https://x.com/npm/my-repo/');
  });

  test.each([
    undefined,
    '',
    'x',
    'http://x.com/npm/r/',
    'https://a@x.com/npm/r/',
    'https://x.com:1/npm/r/',
    'https://x.com',
    'https://x.com/npm/r/?a',
    'https://x.com/npm/r/#a',
    'https://x.com/npm/r/\n',
    'https://X.com/npm/r/',
    'https://x.com/npm/$(id)/',
    'https://x.com/npm/"r"/',
    ' https://x.com/npm/r/',
  ])('is not %j', (url) => {
    expect(() => checkRepositoryEndpoint(url)).toThrow(expect.objectContaining({ kind: 'service' }));
  });
});
