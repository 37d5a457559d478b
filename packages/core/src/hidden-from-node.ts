/**
 * What a launcher of ours takes out of the environment before it starts Node: what Node would load code from, write our secrets to,
 * or slow its start with. With NODE_TLS_REJECT_UNAUTHORIZED=0 it warns of unchecked certificates, which is not true of us. The
 * Python client has the same list in `fingerprint.py`, and a vector that holds every name of it.
 */
export const hiddenFromNode = [
  'NODE_OPTIONS',
  'NODE_PATH',
  'NODE_EXTRA_CA_CERTS',
  'NODE_DEBUG',
  'NODE_V8_COVERAGE',
  'NODE_COMPILE_CACHE',
  'NODE_REDIRECT_WARNINGS',
  'NODE_TLS_REJECT_UNAUTHORIZED',
] as const;
