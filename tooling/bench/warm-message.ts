// What a client sends to ask the agent for a token: `DURATION-SECONDS`; prints `{socket, keyFile, message}`.
import { getToken, placeOf } from '@vouch/agent';
import { awsExchange, chooseIdentity, processContext } from '@vouch/core';

const context = processContext();
const { socket, keyFile } = await placeOf(context);
const request = {
  domain: 'my-domain',
  domainOwner: '123456789012',
  region: 'us-east-1',
  identity: { kind: 'automatic' },
  durationSeconds: Number(process.argv[2]),
} as const;
const identity = await chooseIdentity(context, awsExchange(context), request.identity, request.region);
const never = new Promise<never>(() => {});
const send = (message: object) => process.stdout.write(JSON.stringify({ socket, keyFile, message }));
void getToken({ send, receive: () => never, close() {} }, request, identity);
