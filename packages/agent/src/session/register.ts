import { type Context, secureFetch, VouchError } from '@vouch/core';
import type * as oidc from 'openid-client';
import { issuerError } from './issuer-client.ts';

/**
 * Registers us at an issuer that allows it (RFC 7591), as a public native client; gives the client's id.
 * Throws `configuration` where the issuer wants its clients made by hand, `service` where its answer is of no use.
 */
export async function registerClient(context: Context, url: string): Promise<string> {
  const library = await import('openid-client');
  try {
    const client = await library.dynamicClientRegistration(
      new URL(url),
      {
        client_name: 'Vouch for CodeArtifact',
        application_type: 'native',
        token_endpoint_auth_method: 'none',
        grant_types: ['authorization_code', 'refresh_token', 'urn:ietf:params:oauth:grant-type:device_code'],
        response_types: ['code'],
        redirect_uris: ['http://127.0.0.1/callback'],
      },
      library.None(),
      { [library.customFetch]: secureFetch(context) as oidc.CustomFetch, timeout: 10 },
    );
    const { client_id: id } = client.clientMetadata();
    if (isClientId(id)) return id;
    throw new VouchError('service', `the issuer ${url} gave no id for a client`, {
      hint: 'ask whoever runs it for a client, then: vouch enroll ISSUER-URL --client-id ID',
    });
  } catch (thrown) {
    if (thrown instanceof Error && /registration_endpoint/.test(thrown.message)) {
      throw new VouchError('configuration', `${url} does not let clients register themselves`, {
        hint: `ask whoever runs it for a public client with the redirect http://127.0.0.1/callback, then: vouch enroll ${url} --client-id ID`,
      });
    }
    throw issuerError(thrown, `the issuer ${url} did not register us`);
  }
}

/** RFC 6749, appendix A.1. It is shown, and it stands in the configuration. */
function isClientId(id: string): boolean {
  return /^[ -~]+$/.test(id);
}
