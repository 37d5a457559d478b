// The least that a program can do to have an answer from the agent: its key, one socket, the proof of both sides, one line. It reads no
// configuration and checks nothing. What Node takes for this is no matter of our code.
const { createHmac, randomBytes } = require('node:crypto');
const { readFileSync } = require('node:fs');
const { connect } = require('node:net');

const place = `${process.env.HOME}/.vouch/run/agent-v1`;
const key = Buffer.from(readFileSync(`${place}.key`, 'utf8').trim(), 'hex');
const client = randomBytes(32).toString('hex');
const proof = (role, server) =>
  createHmac('sha256', key).update(`vouch-agent ${role}|${client}|${server}`).digest('hex');
const socket = connect(`${place}.sock`);
const send = (message) => socket.write(`${JSON.stringify(message)}\n`);

send({ kind: 'hello', versions: [1], nonce: client });
socket.once('data', (hello) => {
  const { nonce, proof: shown } = JSON.parse(hello.toString());
  if (shown !== proof('server', nonce)) throw new Error('this is not the agent');
  send({ kind: 'status', id: 1, proof: proof('client', nonce) });
  socket.once('data', (answer) => process.stdout.write(answer, () => process.exit(0)));
});
