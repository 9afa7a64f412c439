/** Certificates made on the spot, by openssl, for servers and clients on this machine. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { SanaqError } from '#libs/platform';

/** Paths of PEM files. */
export interface CertificateFiles {
  readonly certificate: string;
  readonly key: string;
}

export interface CertificateOptions {
  /** Common name: whom it speaks for. */
  readonly name: string;
  /** Names and addresses of a server, as openssl writes them: `DNS:localhost`, `IP:127.0.0.1`. */
  readonly alternativeNames?: readonly string[];
  /** Default 825; a negative number makes one that has expired. */
  readonly days?: number;
}

const DAYS = 825;
const AUTHORITY_DAYS = 3650;
export const LOOPBACK_NAMES = ['DNS:localhost', 'IP:127.0.0.1'] as const;

/** An authority of its own in a folder, and what it has signed. Files that are there are used again. */
export class CertificateAuthority {
  private constructor(private readonly folder: string) {}

  /** Throws `OPENSSL_FAILED`. */
  static async open(folder: string): Promise<CertificateAuthority> {
    await mkdir(folder, { recursive: true, mode: 0o755 });
    const authority = new CertificateAuthority(folder);
    const { certificate, key } = authority.filesOf('ca');
    if (!existsSync(certificate)) {
      makeKey(key);
      const subject = ['-subj', '/CN=Sanaq local authority', '-addext', 'keyUsage=critical,keyCertSign,cRLSign'];
      openssl(['req', '-x509', '-new', '-key', key, ...subject, '-days', String(AUTHORITY_DAYS), '-out', certificate]);
    }
    return authority;
  }

  /** The authority's own certificate. */
  get certificate(): string {
    return this.filesOf('ca').certificate;
  }

  async issue(file: string, options: CertificateOptions): Promise<CertificateFiles> {
    const files = this.filesOf(file);
    if (existsSync(files.certificate)) return files;
    const request = join(this.folder, `${file}.csr`);
    const extensions = join(this.folder, `${file}.ext`);
    const names = options.alternativeNames ?? [];
    await writeFile(extensions, names.length === 0 ? 'basicConstraints=CA:FALSE' : `subjectAltName=${names.join(',')}`);
    makeKey(files.key);
    openssl(['req', '-new', '-key', files.key, '-subj', `/CN=${options.name}`, '-out', request]);
    const { certificate, key } = this.filesOf('ca');
    openssl(
      [
        'x509',
        '-req',
        '-in',
        request,
        '-CA',
        certificate,
        '-CAkey',
        key,
        '-CAcreateserial',
        '-extfile',
        extensions,
      ].concat(['-days', String(options.days ?? DAYS), '-out', files.certificate]),
    );
    return files;
  }

  private filesOf(file: string): CertificateFiles {
    return { certificate: join(this.folder, `${file}.crt`), key: join(this.folder, `${file}.key`) };
  }
}

/** A key on the curve P-256, as PKCS #8, which Node, PostgreSQL and Kafka all read. */
function makeKey(path: string): void {
  openssl(['genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-out', path]);
}

function openssl(parameters: readonly string[]): void {
  const run = spawnSync('openssl', parameters, { encoding: 'utf8', timeout: 30_000 });
  if (run.error === undefined && run.status === 0) return;
  throw new SanaqError({
    code: 'OPENSSL_FAILED',
    message: `openssl could not make a certificate: ${run.error?.message ?? run.stderr.trim()}`,
    actor: 'operator',
    action: 'install openssl 1.1.1 or newer and start again',
    exitCode: 4,
  });
}
