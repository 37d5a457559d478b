import { tally } from '@vouch/workbench/tally';
import { afterAll, describe, test } from 'vitest';
import { installChangeAndUninstall, type ShapeSubject } from './operations.ts';
import type { FileKind, Shape } from './shape.ts';
import { shapesOf } from './table.ts';

export interface ShapedFile<Request, Facts> extends ShapeSubject<Request, Facts> {
  readonly kind: FileKind;
  /** The name of our block in a `block` file. */
  readonly block?: string;
}

/** Install, install again, change, uninstall. */
const operations = 4;

/** Every shape of an adapter's file through every operation, with a line in the account of the long run. */
export function testShapes<Request, Facts>(subject: ShapedFile<Request, Facts>): void {
  testAll(subject, shapesOf(subject.kind, subject.block));
}

/** The same without the largest: how long those take is the format's matter, and one adapter of each format shows it. */
export function testUsualShapes<Request, Facts>(subject: ShapedFile<Request, Facts>): void {
  testAll(
    subject,
    shapesOf(subject.kind, subject.block).filter(({ size }) => size !== 'large'),
  );
}

function testAll<Request, Facts>(subject: ShapedFile<Request, Facts>, shapes: readonly Shape[]): void {
  let held = 0;
  describe(nameOf(subject), () => {
    test.each(shapes)('as $name', async (shape) => {
      await installChangeAndUninstall(subject, shape);
      held += 1;
    });
    afterAll(() => {
      const tried = shapes.length * operations;
      tally({ what: `shapes: ${nameOf(subject)}`, tried, lost: tried - held * operations });
    });
  });
}

/** Some of the shapes, others for each adapter, in as little time as the ordinary suite has. */
export function sampleShapes<Request, Facts>(subject: ShapedFile<Request, Facts>): void {
  const quick = shapesOf(subject.kind, subject.block).filter(({ size }) => size !== 'large');
  const offset = [...subject.adapter.tool].reduce((sum, letter) => sum + letter.charCodeAt(0), 0);
  const sample: readonly Shape[] = quick.filter((_shape, index) => (index + offset) % 8 === 0);
  describe(nameOf(subject), () => {
    test.each(sample)('as $name', (shape) => installChangeAndUninstall(subject, shape));
  });
}

function nameOf<Request, Facts>({ adapter, file }: ShapedFile<Request, Facts>): string {
  return `${adapter.tool} finds ~/${file}`;
}
