import { randomUUID } from 'node:crypto';
import type { Reply } from '../http/message.ts';

const namespace = 'https://sts.amazonaws.com/doc/2011-06-15/';

/** A tree of element names; values are text. */
export interface XmlTree {
  readonly [element: string]: string | XmlTree;
}

/** The reply of the query protocol: `<OperationResponse><OperationResult>…`. */
export function xmlReply(operation: string, result: XmlTree): Reply {
  return reply(200, {
    [`${operation}Response`]: {
      [`${operation}Result`]: result,
      ResponseMetadata: { RequestId: randomUUID() },
    },
  });
}

/** The error of the query protocol. */
export function xmlFailure(status: number, code: string, message: string): Reply {
  const type = status >= 500 ? 'Receiver' : 'Sender';
  return reply(status, {
    ErrorResponse: { Error: { Type: type, Code: code, Message: message }, RequestId: randomUUID() },
  });
}

function reply(status: number, tree: XmlTree): Reply {
  return {
    status,
    headers: { 'content-type': 'text/xml', 'x-amzn-requestid': randomUUID() },
    body: `${render(tree, ` xmlns="${namespace}"`)}\n`,
  };
}

function render(tree: XmlTree, attribute = ''): string {
  return Object.entries(tree)
    .map(([name, value]) => {
      const inside = typeof value === 'string' ? escapeText(value) : render(value);
      return `<${name}${attribute}>${inside}</${name}>`;
    })
    .join('');
}

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
