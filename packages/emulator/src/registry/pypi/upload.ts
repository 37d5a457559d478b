import { createHash } from 'node:crypto';
import type { ServiceRequest } from '../../http/message.ts';
import type { DistributionFile } from './project-store.ts';

/** What is wrong with an upload. */
export interface UploadFault {
  readonly status: 400;
  readonly message: string;
}

/**
 * Reads the form of the legacy upload API ("Upload API", docs of the Python package index): `:action=file_upload`,
 * `name`, `version`, `content`, and the digests that the client computed.
 */
export async function readUpload(request: ServiceRequest): Promise<DistributionFile | UploadFault> {
  const form = await formOf(request);
  if (form === undefined) return fault('the body is no multipart form');
  if (form.get(':action') !== 'file_upload') return fault('the action is not file_upload');
  const [project, version, content] = [form.get('name'), form.get('version'), form.get('content')];
  if (typeof project !== 'string' || !/^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?$/.test(project))
    return fault('the name is not valid');
  if (typeof version !== 'string' || !/^[A-Za-z0-9.!+_-]{1,64}$/.test(version))
    return fault('the version is not valid');
  if (!(content instanceof File) || !/^[A-Za-z0-9._+-]+\.(?:whl|tar\.gz|zip)$/.test(content.name))
    return fault('there is no file of a known kind');
  const bytes = Buffer.from(await content.arrayBuffer());
  const digest = form.get('sha256_digest');
  if (typeof digest === 'string' && digest !== createHash('sha256').update(bytes).digest('hex'))
    return fault('the file does not have the digest that it should');
  const requiresPython = form.get('requires_python');
  return {
    project,
    version,
    filename: content.name,
    content: bytes,
    ...(typeof requiresPython === 'string' && requiresPython !== '' && { requiresPython }),
  };
}

async function formOf({ headers, body }: ServiceRequest): Promise<FormData | undefined> {
  try {
    const type = headers['content-type'] ?? '';
    return await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData();
  } catch {
    return undefined;
  }
}

function fault(message: string): UploadFault {
  return { status: 400, message };
}
