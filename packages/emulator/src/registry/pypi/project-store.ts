import { createHash } from 'node:crypto';

/** One file of a project: a wheel or a source distribution. */
export interface DistributionFile {
  readonly project: string;
  readonly version: string;
  readonly filename: string;
  readonly content: Buffer;
  readonly requiresPython?: string;
}

export interface StoredFile extends DistributionFile {
  readonly sha256: string;
}

/** The Python projects of one repository. */
export class ProjectStore {
  readonly #files = new Map<string, StoredFile[]>();

  /** Adds a file, or gives false where it exists: what is published never changes. */
  add(file: DistributionFile): boolean {
    const key = normalizedName(file.project);
    const files = this.#files.get(key) ?? [];
    if (files.some(({ filename }) => filename === file.filename)) return false;
    const sha256 = createHash('sha256').update(file.content).digest('hex');
    this.#files.set(key, [...files, { ...file, sha256 }]);
    return true;
  }

  /** The normalized names of all projects. */
  projects(): readonly string[] {
    return [...this.#files.keys()].sort();
  }

  /** A project's files, or undefined where there is no such project. */
  files(project: string): readonly StoredFile[] | undefined {
    return this.#files.get(normalizedName(project));
  }

  file(project: string, version: string, filename: string): StoredFile | undefined {
    return this.files(project)?.find((file) => file.version === version && file.filename === filename);
  }
}

/** PEP 503, "Normalized Names". */
export function normalizedName(project: string): string {
  return project.toLowerCase().replaceAll(/[-_.]+/g, '-');
}
