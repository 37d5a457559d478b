import { parseXml, XmlElement } from '@rgrove/parse-xml';
import { splitMark } from '@vouch/adapter-kit';
import { VouchError } from '@vouch/core';

/** What we need to know of a settings.xml: who is named, and where they are. */
export interface MavenSettings {
  readonly servers: readonly Server[];
  /** Repositories and plugin repositories of every profile. */
  readonly repositories: readonly Repository[];
  readonly mirrors: readonly Mirror[];
  readonly profiles: readonly Profile[];
}

/** A profile, and the ids of its repositories and plugin repositories. */
export interface Profile {
  readonly id: string;
  readonly repositories: readonly string[];
}

export interface Server {
  readonly id: string;
  readonly username: string | undefined;
  readonly password: string | undefined;
  /** The variables of the environment that anything in it names, as `${env.NAME}`. */
  readonly variables: readonly string[];
}

export interface Repository {
  readonly id: string;
  readonly url: string;
}

export interface Mirror extends Repository {
  readonly mirrorOf: string;
}

/** Reads a settings.xml; null or blank text has nothing in it. Throws `configuration` where it is no XML. */
export function readSettings(text: string | null, path: string): MavenSettings {
  const { body } = splitMark(text ?? '');
  if (body.trim() === '') return { servers: [], repositories: [], mirrors: [], profiles: [] };
  const root = parse(body, path);
  const profiles = below(root, 'profiles', 'profile');
  return {
    servers: below(root, 'servers', 'server').map((server) => ({
      id: textOf(server, 'id') ?? '',
      username: textOf(server, 'username'),
      password: textOf(server, 'password'),
      variables: [...server.text.matchAll(/\$\{env\.([A-Za-z0-9_]+)\}/g)].map(([, name = '']) => name),
    })),
    repositories: profiles.flatMap(repositoriesOf),
    profiles: profiles.map((profile) => ({
      id: textOf(profile, 'id') ?? '',
      repositories: repositoriesOf(profile).map(({ id }) => id),
    })),
    mirrors: below(root, 'mirrors', 'mirror').map((mirror) => ({
      ...repositoryOf(mirror),
      mirrorOf: textOf(mirror, 'mirrorOf') ?? '',
    })),
  };
}

function parse(text: string, path: string): XmlElement {
  try {
    const { root } = parseXml(text);
    if (root !== null) return root;
  } catch (error) {
    const [reason = ''] = error instanceof Error ? error.message.split('\n') : [];
    throw new VouchError('configuration', `${path}: not well-formed XML: ${reason}`, {
      hint: `fix ${path}, then run setup again; nothing was changed`,
    });
  }
  throw new VouchError('configuration', `${path} has no root element`);
}

function repositoriesOf(profile: XmlElement): Repository[] {
  return [
    ...below(profile, 'repositories', 'repository'),
    ...below(profile, 'pluginRepositories', 'pluginRepository'),
  ].map(repositoryOf);
}

function repositoryOf(element: XmlElement): Repository {
  return { id: textOf(element, 'id') ?? '', url: textOf(element, 'url') ?? '' };
}

function children(element: XmlElement, name: string): XmlElement[] {
  return element.children.filter(
    (child) => child instanceof XmlElement && child.name === name,
  ) as XmlElement[];
}

function below(element: XmlElement, list: string, name: string): XmlElement[] {
  return children(element, list).flatMap((found) => children(found, name));
}

function textOf(element: XmlElement, name: string): string | undefined {
  return children(element, name)[0]?.text.trim();
}
