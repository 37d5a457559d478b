import type { Reply } from '../../http/message.ts';
import type { StoredFile } from './project-store.ts';

const json = 'application/vnd.pypi.simple.v1+json';
const meta = { 'api-version': '1.0' };

/** The list of projects, as HTML (PEP 503) or JSON (PEP 691), whichever the client would rather have. */
export function projectList(accept: string | undefined, projects: readonly string[]): Reply {
  if (prefersJson(accept)) return jsonPage({ meta, projects: projects.map((name) => ({ name })) });
  return htmlPage(
    'Simple index',
    projects.map((name) => `<a href="${name}/">${name}</a>`),
  );
}

/** A project's files with their hashes; the links are relative, as CodeArtifact has them. */
export function projectPage(accept: string | undefined, name: string, files: readonly StoredFile[]): Reply {
  const url = ({ version, filename }: StoredFile) =>
    `${encodeURIComponent(version)}/${encodeURIComponent(filename)}`;
  if (prefersJson(accept)) {
    return jsonPage({
      meta,
      name,
      files: files.map((file) => ({
        filename: file.filename,
        url: url(file),
        hashes: { sha256: file.sha256 },
        ...(file.requiresPython !== undefined && { 'requires-python': file.requiresPython }),
      })),
    });
  }
  return htmlPage(
    `Links for ${name}`,
    files.map((file) => {
      const python =
        file.requiresPython === undefined ? '' : ` data-requires-python="${asHtml(file.requiresPython)}"`;
      return `<a href="${url(file)}#sha256=${file.sha256}"${python}>${asHtml(file.filename)}</a>`;
    }),
  );
}

/** The highest `q` wins; HTML where both are equal, since every client reads it. */
function prefersJson(accept = ''): boolean {
  return (
    quality(accept, json) >
    Math.max(quality(accept, 'text/html'), quality(accept, 'application/vnd.pypi.simple.v1+html'))
  );
}

function quality(accept: string, type: string): number {
  for (const part of accept.split(',')) {
    const [name = '', ...parameters] = part.split(';').map((piece) => piece.trim());
    if (name !== type) continue;
    const q = parameters.find((parameter) => parameter.startsWith('q='));
    return q === undefined ? 1 : Number(q.slice(2));
  }
  return 0;
}

function jsonPage(value: unknown): Reply {
  return { status: 200, headers: { 'content-type': json }, body: JSON.stringify(value) };
}

function htmlPage(title: string, links: readonly string[]): Reply {
  const body = [
    '<!DOCTYPE html>',
    `<html><head><meta name="pypi:repository-version" content="1.0"><title>${asHtml(title)}</title></head><body>`,
    ...links.map((link) => `${link}<br>`),
    '</body></html>',
    '',
  ].join('\n');
  return { status: 200, headers: { 'content-type': 'text/html; charset=utf-8' }, body };
}

function asHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
