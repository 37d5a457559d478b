import { VouchError } from '@vouch/core';
import { testContext } from '@vouch/core/testing';
import { describe, expect, it } from 'vitest';
import { lookAtClock, lookAtNetwork } from './network.ts';
import type { Scene } from './scene.ts';

const domain = { domain: 'my-domain', domainOwner: '123456789012', region: 'eu-west-1' };
const registry = 'my-domain-123456789012.d.codeartifact.eu-west-1.amazonaws.com';
const context = testContext();

/** Hosts that answer with a `Date`, or fail. `asked` is whom they were. */
function sceneOf(answer: (host: string) => string | Error, more: Partial<Scene> = {}) {
  const asked: string[] = [];
  const fetch = async (url: string) => {
    asked.push(url);
    const given = answer(new URL(url).host);
    if (given instanceof Error) throw given;
    return { headers: new Headers(given === '' ? {} : { date: given }) };
  };
  return { asked, scene: { aws: { fetch }, context, domains: [domain], ...more } as unknown as Scene };
}

describe('lookAtClock', () => {
  const off = async (milliseconds: number, platform: NodeJS.Platform = 'linux') => {
    const date = new Date(context.clock.now() - milliseconds).toUTCString();
    const { scene, asked } = sceneOf(() => date, { context: { ...context, platform } });
    const [found] = await lookAtClock(scene);
    expect(asked).toEqual(['https://sts.eu-west-1.amazonaws.com/']);
    return found;
  };

  it.each([
    [0, 'good', 'this machine’s clock agrees with AWS’s'],
    [59_000, 'good', 'this machine’s clock agrees with AWS’s'],
    [-59_000, 'good', 'this machine’s clock agrees with AWS’s'],
    [60_000, 'warning', 'this machine’s clock is 60 seconds ahead of AWS’s'],
    [-60_000, 'warning', 'this machine’s clock is 60 seconds behind AWS’s'],
    [299_000, 'warning', 'this machine’s clock is 299 seconds ahead of AWS’s'],
    [300_000, 'bad', 'this machine’s clock is 300 seconds ahead of AWS’s: it refuses what is signed'],
    [-300_000, 'bad', 'this machine’s clock is 300 seconds behind AWS’s: it refuses what is signed'],
  ])('%i ms off is %s', async (milliseconds, state, what) => {
    expect(await off(milliseconds)).toMatchObject({ state, what });
  });

  it('names the command that sets it', async () => {
    const words = async (platform: NodeJS.Platform) => (await off(300_000, platform))?.remedy;
    expect(await words('linux')).toMatchObject({ words: ['sudo', 'timedatectl', 'set-ntp', 'true'] });
    expect(await words('darwin')).toMatchObject({ words: ['sudo', 'sntp', '-sS', 'time.apple.com'] });
    expect(await words('win32')).toMatchObject({ words: ['w32tm', '/resync'] });
    expect(await words('freebsd')).toBeUndefined();
  });

  it('is not judged by an answer without a date, nor by none', async () => {
    for (const [answer, why] of [
      ['', 'sts.eu-west-1.amazonaws.com sent no Date'],
      ['yesterday', 'sts.eu-west-1.amazonaws.com sent no Date'],
      [new VouchError('network', 'no way'), 'no way'],
    ] as const)
      expect(await lookAtClock(sceneOf(() => answer).scene)).toEqual([
        { state: 'warning', what: `not checked: ${why}` },
      ]);
  });
});

describe('lookAtNetwork', () => {
  const sts = 'sts.eu-west-1.amazonaws.com';
  const api = 'codeartifact.eu-west-1.amazonaws.com';

  it('asks every host of every domain once', async () => {
    const { scene, asked } = sceneOf(() => '', { domains: [domain, domain] });
    expect(await lookAtNetwork(scene)).toEqual([
      { state: 'good', what: `${sts}, ${api}, ${registry} answer` },
    ]);
    expect(asked).toEqual([sts, api, registry].map((host) => `https://${host}/`));
  });

  it('asks the endpoint that stands in the profile, and STS alone where no domain is configured', async () => {
    const own = sceneOf(() => '', { domains: [{ ...domain, endpointUrl: 'https://vpce.example.com/' }] });
    await lookAtNetwork(own.scene);
    expect(own.asked).toEqual([sts, 'vpce.example.com', registry].map((host) => `https://${host}/`));
    const none = sceneOf(() => '', { domains: [] });
    await lookAtNetwork(none.scene);
    expect(none.asked).toEqual(['https://sts.us-east-1.amazonaws.com/']);
  });

  it('tells of hosts together that fail alike, and of those that answer nothing', async () => {
    const { scene } = sceneOf((host) => {
      if (host === registry) return '';
      return new VouchError('network', `cannot reach ${host}`);
    });
    expect(await lookAtNetwork(scene)).toEqual([{ state: 'bad', what: `cannot reach ${sts}, ${api}` }]);
    const { scene: two } = sceneOf((host) => new VouchError('network', host === sts ? 'one' : 'two'));
    expect((await lookAtNetwork(two)).map(({ what }) => what)).toEqual(['one', 'two']);
  });
});
