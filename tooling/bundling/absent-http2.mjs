// Stands in for HTTP/2 in what we bundle: no-http2.mjs says why.
export class NodeHttp2Handler {
  constructor() {
    throw new Error('HTTP/2 is not a part of this program');
  }
}
