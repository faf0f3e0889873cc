import { describe, expect, it } from 'vitest';
import { explainEnding } from './explain.ts';

const ending = { name: 'MongoDB', code: 1, signal: null, lastWords: '' };

describe('explainEnding', () => {
  it.each([
    ['libcurl.so.4', 'libcurl 4'],
    ['libssl.so.3', 'OpenSSL 3'],
    ['libcrypto.so.3', 'OpenSSL 3'],
    ['libodd.so.7', 'libodd.so.7'],
  ])('names the missing library %s and the ways out', (library, named) => {
    const lastWords = `mongod: error while loading shared libraries: ${library}: cannot open shared object file: No such file or directory\n`;
    const error = explainEnding({ ...ending, code: 127, lastWords });
    expect(error.code).toBe('ENGINE_BROKEN');
    expect(error.message).toContain(named);
    expect(error.message).toContain('MONGODB_URI');
  });

  it('tells an illegal instruction as a processor without AVX', () => {
    const error = explainEnding({ ...ending, code: null, signal: 'SIGILL' });
    expect(error.code).toBe('ENGINE_BROKEN');
    expect(error.message).toContain('AVX');
  });

  it('tells an old C library', () => {
    const lastWords = "mongod: /lib/libc.so.6: version `GLIBC_2.35' not found (required by mongod)\n";
    expect(explainEnding({ ...ending, lastWords }).message).toContain('C library');
  });

  it('tells a full disk', () => {
    const lastWords =
      '{"s":"E","msg":"WiredTiger error","attr":{"error":28,"message":"No space left on device"}}\n';
    expect(explainEnding({ ...ending, lastWords }).code).toBe('DISK_FULL');
  });

  it('repeats the last fault among log lines, without the noise around it', () => {
    const lastWords = [
      '{"s":"F","msg":"Wrong mongod version","attr":{"error":"UPGRADE PROBLEM: found version 7.0"}}',
      '{"s":"I","msg":"Now exiting"}',
    ].join('\n');
    const { message } = explainEnding({ ...ending, code: 62, lastWords, logFile: '/data/mongodb.log' });
    expect(message).toContain('Wrong mongod version UPGRADE PROBLEM: found version 7.0');
    expect(message).toContain('code 62');
    expect(message).toContain('/data/mongodb.log');
    expect(message).not.toContain('Now exiting');
  });

  it('repeats the last line of plain text', () => {
    const lastWords = 'loading\nBad file format reading the append only file\n';
    expect(explainEnding({ ...ending, lastWords }).message).toContain(
      'Bad file format reading the append only file',
    );
  });

  it('stays one line', () => {
    const lastWords = 'one\ntwo\r\n';
    expect(explainEnding({ ...ending, lastWords }).message).not.toMatch(/[\r\n]/);
  });
});
