import type { Authorization } from '../http/message.ts';

/** One request as the emulator saw it. It never holds a token, a key or a JWT. */
export interface RequestRecord {
  /** Epoch milliseconds, on the emulator's clock, when the request had arrived. */
  readonly time: number;
  readonly host: string;
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  /** `sts`, `codeartifact`, `issuer`, a format such as `cargo`, or `other` for what was tunnelled through. */
  readonly service: string;
  readonly operation: string;
  /** Null until it is answered; stays null where a fault left it unanswered. */
  readonly status: number | null;
  readonly authorization: Authorization;
  readonly principal?: string;
  readonly parameters?: Readonly<Record<string, string>>;
}

/** The fields that a record must have; a function is asked about the whole record. */
export type RequestFilter =
  | Partial<
      Pick<
        RequestRecord,
        'host' | 'method' | 'path' | 'service' | 'operation' | 'status' | 'authorization' | 'principal'
      >
    >
  | ((record: RequestRecord) => boolean);

/** What was asked of the emulator, in order of arrival. */
export class RequestLog {
  #records: RequestRecord[] = [];

  get records(): readonly RequestRecord[] {
    return this.#records;
  }

  /** Writes a request down; the function that it gives completes the record. */
  begin(record: RequestRecord): (end: Partial<RequestRecord>) => void {
    const records = this.#records;
    const at = records.push(record) - 1;
    return (end) => {
      records[at] = { ...record, ...end };
    };
  }

  clear(): void {
    this.#records = [];
  }

  count(filter: RequestFilter): number {
    return this.#records.filter((record) => matches(record, filter)).length;
  }
}

function matches(record: RequestRecord, filter: RequestFilter): boolean {
  if (typeof filter === 'function') return filter(record);
  return Object.entries(filter).every(([name, value]) => record[name as keyof RequestRecord] === value);
}
