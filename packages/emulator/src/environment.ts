import { trustStorePassword } from './network/java-trust-store.ts';

/** What the environment of a child process needs to know about this emulator. */
export interface EnvironmentFacts {
  readonly proxyUrl: string;
  /** The machine's certificates and the emulator's own, one PEM file. */
  readonly bundlePath: string;
  /** The same certificates as a Java trust store. */
  readonly trustStorePath: string;
  readonly controlUrl: string;
  readonly controlSecret: string;
}

/**
 * The variables to put over a child's environment. Each program has a name of its own for the same two facts, and
 * a machine may have set any of them already, so all are given. Measured: npm's global `cafile` beats
 * NODE_EXTRA_CA_CERTS; yarn 2+ follows YARN_HTTPS_PROXY and must not get YARN_HTTPS_CA_FILE_PATH.
 * A JVM reads none of them, only system properties; Maven 3.9's own transport reads those where it is told to.
 * What points pip or uv away from the index is emptied: a find-links directory would hide a registry's failure.
 */
export function childEnvironment(facts: EnvironmentFacts): Record<string, string> {
  const bundle = Object.fromEntries(bundleVariables.map((name) => [name, facts.bundlePath]));
  const proxy = Object.fromEntries(proxyVariables.map((name) => [name, facts.proxyUrl]));
  const empty = Object.fromEntries(emptiedVariables.map((name) => [name, '']));
  return {
    ...bundle,
    ...proxy,
    ...empty,
    JAVA_TOOL_OPTIONS: javaOptions(facts).join(' '),
    EMULATOR_CONTROL_URL: facts.controlUrl,
    EMULATOR_CONTROL_SECRET: facts.controlSecret,
  };
}

/** `http.nonProxyHosts` counts for https as well; its default is the loopback, which the proxy is not asked for. */
function javaOptions({ proxyUrl, trustStorePath }: EnvironmentFacts): string[] {
  const { hostname, port } = new URL(proxyUrl);
  return [
    `-Dhttps.proxyHost=${hostname}`,
    `-Dhttps.proxyPort=${port}`,
    `-Djavax.net.ssl.trustStore=${trustStorePath}`,
    `-Djavax.net.ssl.trustStorePassword=${trustStorePassword}`,
    '-Daether.connector.http.useSystemProperties=true',
  ];
}

const bundleVariables = [
  'SSL_CERT_FILE',
  'REQUESTS_CA_BUNDLE',
  'PIP_CERT',
  'AWS_CA_BUNDLE',
  'NODE_EXTRA_CA_CERTS',
  'CARGO_HTTP_CAINFO',
  'CURL_CA_BUNDLE',
  'npm_config_cafile',
];

const proxyVariables = [
  'HTTPS_PROXY',
  'https_proxy',
  'CARGO_HTTP_PROXY',
  'YARN_HTTPS_PROXY',
  'npm_config_https_proxy',
];

const emptiedVariables = [
  'NO_PROXY',
  'no_proxy',
  'npm_config_noproxy',
  'PIP_FIND_LINKS',
  'PIP_EXTRA_INDEX_URL',
  'PIP_NO_INDEX',
  'UV_FIND_LINKS',
  'UV_EXTRA_INDEX_URL',
];
