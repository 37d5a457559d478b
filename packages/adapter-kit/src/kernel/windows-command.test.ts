import { describe, expect, it } from 'vitest';
import { windowsCommand } from './windows-command.ts';

const files = new Set([
  'C:\\Program Files\\nodejs\\npm.cmd',
  'C:\\Program Files\\nodejs\\npm',
  'C:\\tools\\mvn.cmd',
  'C:\\tools\\cargo.exe',
  'C:\\tools\\both.exe',
  'C:\\tools\\both.cmd',
  'C:\\tools\\script.js',
  'C:\\tools\\100%\\odd.cmd',
  'C:\\work\\gradlew.bat',
  'C:\\work\\planted.cmd',
]);
const place = {
  env: {
    Path: '.;C:\\Program Files\\nodejs;C:\\tools',
    PathExt: '.COM;.EXE;.BAT;.CMD;.JS',
    SystemRoot: 'C:\\Windows',
  },
  workingDirectory: 'C:\\work',
  isFile: async (path: string) => files.has(path),
};
const started = (name: string, ...args: string[]) => windowsCommand(name, args, place);
const byCmd = (line: string) => ({
  file: 'C:\\Windows\\System32\\cmd.exe',
  args: ['/e:on', '/v:off', '/d', '/s', '/c', `"${line}"`],
  verbatim: true,
});

describe('a command on Windows', () => {
  it('is the program that cmd would find', async () => {
    expect(await started('cargo', 'a b')).toEqual({ file: 'C:\\tools\\cargo.exe', args: ['a b'] });
    expect(await started('cargo.exe')).toMatchObject({ file: 'C:\\tools\\cargo.exe' });
    expect(await started('both')).toMatchObject({ file: 'C:\\tools\\both.exe' });
  });

  it('is the name itself where there is none that can be started', async () => {
    for (const name of ['nothing', 'script', 'planted', '', '.\\nothing'])
      expect(await started(name, 'x')).toEqual({ file: name, args: ['x'] });
  });

  it('is found by its ending in any case', async () => {
    const isFile = async (path: string) => path.toLowerCase() === 'c:\\tools\\cargo.exe';
    const command = await windowsCommand('cargo.EXE', [], { ...place, isFile });
    expect(command).toEqual({ file: 'C:\\tools\\cargo.EXE', args: [] });
  });

  it('is the name itself where there is no PATH', async () => {
    const command = await windowsCommand('cargo', [], { ...place, env: {} });
    expect(command).toEqual({ file: 'cargo', args: [] });
  });

  it('goes through the system’s cmd where it is a batch file, wherever COMSPEC points', async () => {
    expect(await started('npm', 'ci')).toEqual(byCmd('"C:\\Program Files\\nodejs\\npm.cmd" ci'));
    const env = { ...place.env, ComSpec: 'C:\\evil.exe' };
    expect(await windowsCommand('mvn', [], { ...place, env })).toEqual(byCmd('"C:\\tools\\mvn.cmd"'));
    expect(await started('./gradlew', 'build')).toEqual(byCmd('"C:\\work\\gradlew.bat" build'));
    expect(await started('.\\gradlew.bat')).toEqual(byCmd('"C:\\work\\gradlew.bat"'));
  });

  it.each([
    ['deploy', 'deploy'],
    ['C:\\a\\b.xml', 'C:\\a\\b.xml'],
    ['', '""'],
    ['a b', '"a b"'],
    ['-Dname=value', '"-Dname=value"'],
    ['a&calc', '"a&calc"'],
    ['a|b>c<d^e(f)', '"a|b>c<d^e(f)"'],
    ['!PATH!', '"!PATH!"'],
    ["it's", '"it\'s"'],
    ['ünï', '"ünï"'],
    ['a;b,c', '"a;b,c"'],
    ['C:\\dir\\', '"C:\\dir\\\\"'],
    ['a b\\\\', '"a b\\\\\\\\"'],
  ])('gives a batch file %j as %s', async (arg, word) => {
    expect(await started('mvn', arg)).toEqual(byCmd(`"C:\\tools\\mvn.cmd" ${word}`));
  });

  it.each(['%PATH%', '100%', 'a"&calc&"b', '"', 'a\nb', 'a\rb'])(
    'refuses to give a batch file %j, which no quoting hides from cmd',
    async (arg) => {
      await expect(started('mvn', 'x', arg)).rejects.toMatchObject({ kind: 'usage' });
      expect(await started('cargo', arg)).toMatchObject({ args: [arg] });
    },
  );

  it('refuses a batch file below a directory with a percent sign', async () => {
    await expect(started('C:\\tools\\100%\\odd.cmd')).rejects.toMatchObject({ kind: 'usage' });
  });
});
