import { expect, it } from 'vitest';
import { leavesOf } from './leaves.ts';

it.each<[string, (readonly [name: string, value: string])[]]>([
  ['TOKEN=x', [['TOKEN', 'x']]],
  [
    'export TOKEN=x y\nB=2',
    [
      ['TOKEN', 'x y'],
      ['B', '2'],
    ],
  ],
  ['TOKEN+=x', [['TOKEN', 'x']]],
  ['TOKEN:=x', [['TOKEN', 'x']]],
  ['# TOKEN=x', [['TOKEN', 'x']]],
  ['TOKEN="a \\" b\nc"d e', [['TOKEN', '"a \\" b\nc"d']]],
  ["TOKEN='a\nb' c", [['TOKEN', "'a\nb'"]]],
  ["TOKEN='a\nb'c d", [['TOKEN', "'a\nb'c"]]],
  [
    'TOKEN="never closed\nB=2',
    [
      ['TOKEN', '"never closed'],
      ['B', '2'],
    ],
  ],
  ['TOKEN=a\\\nb\nc', [['TOKEN', 'a\\\nb']]],
  ['set TOKEN=a^\r\nb\r\nc', [['TOKEN', 'a^\r\nb']]],
  ['set "TOKEN=x y"', [['TOKEN', 'x y"']]],
  ['mvn -Da.b-c=x', [['-Da.b-c', 'x']]],
  [
    'A="-DB=x"',
    [
      ['A', '"-DB=x"'],
      ['-DB', 'x"'],
    ],
  ],
  ['TOKEN=', [['TOKEN', '']]],
  ['case $x in A_*=* | B=*) ;;', []],
  ['for /f "tokens=1* delims==" %%A in (x) do y', []],
  ['FOR /F "tokens=1" %%A in (x) do set B=2', [['B', '2']]],
  ['a == b', []],
])('finds the values of %j', (text, values) => {
  expect(leavesOf(text).map(({ names, start, end }) => [names.join(), text.slice(start, end)])).toEqual(
    values,
  );
});
