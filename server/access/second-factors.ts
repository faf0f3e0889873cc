/**
 * Second factors: time-based codes (RFC 6238, six digits, 30 s) as authenticator apps show them, one step early or late allowed and each
 * code good once; and ten recovery codes, each good once, for who has lost the app.
 */
import { createHash } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import { DomainError } from '../../contracts/problems.ts';
import type { LiveStore } from '../engine/connect.ts';
import type { SecondFactor, StaffRecord } from '../organisation/directory.ts';
import type { Accounts } from './accounts.ts';
import { answered } from './answered.ts';
import { generatePassword } from './passwords.ts';
import type { Seal } from './sealing.ts';

const STEP_S = 30;
const WINDOW = 1;
/** Longer than any code is good. */
const REMEMBER_MS = 10 * STEP_S * 1000;
/** To fetch the phone and install the app. */
const ENROL_WITHIN_MS = 15 * 60_000;
const RECOVERY_CODES = 10;

type Who = Pick<StaffRecord, 'id' | 'username'>;

export interface SecondFactors {
  /** Begins anew: `secret` to type into the app, `uri` for its camera. Nothing holds before `confirm`. Throws `STORE_AWAY`. */
  enrol(staff: Who): Promise<{ secret: string; uri: string }>;
  /** The factor that was begun and its recovery codes, `null` where the code is wrong or nothing was begun. Throws `STORE_AWAY`. */
  confirm(staff: Who, code: string): Promise<{ factor: SecondFactor; recoveryCodes: string[] } | null>;
  /** Whether this is a good code of theirs; it is used up then. Throws `STORE_AWAY`, and for a recovery code `LEDGER_AWAY`. */
  spend(staff: Who & { secondFactor: SecondFactor }, code: string): Promise<boolean>;
}

export interface SecondFactorOptions {
  redis: LiveStore;
  prefix: string;
  seal: Seal;
  accounts: Pick<Accounts, 'spendRecoveryCode' | 'resealSecret'>;
  /** Epoch ms. */
  now?: () => number;
}

export function createSecondFactors({
  redis,
  prefix,
  seal,
  accounts,
  now = Date.now,
}: SecondFactorOptions): SecondFactors {
  const begun = (staffId: string) => `${prefix}second-factor:${staffId}`;

  async function spendTimed({ id }: Who, secret: string, code: string): Promise<boolean> {
    const at = now();
    const late = totp(secret).validate({ token: code, timestamp: at, window: WINDOW });
    if (late === null) return false;
    const step = Math.floor(at / 1000 / STEP_S) + late;
    const key = `${prefix}spent-code:${id}:${step}`;
    return (await answered(() => redis.set(key, '1', 'PX', REMEMBER_MS, 'NX'))) === 'OK';
  }

  /** After a change of the data key, so that the old one can be left out once everybody has signed in. */
  async function renewSeal(staff: Who & { secondFactor: SecondFactor }, secret: string): Promise<void> {
    const sealed = staff.secondFactor.secret;
    if (!seal.isOld(sealed)) return;
    try {
      await accounts.resealSecret(staff.id, sealed, seal.seal(staff.id, secret));
    } catch (error) {
      // Whoever is right comes in all the same; the next sign-in tries again.
      if (!(error instanceof DomainError && error.code === 'LEDGER_AWAY')) throw error;
    }
  }

  return {
    async enrol(staff) {
      const secret = new Secret().base32;
      const sealed = seal.seal(staff.id, secret);
      await answered(() => redis.set(begun(staff.id), sealed, 'PX', ENROL_WITHIN_MS));
      return { secret, uri: totp(secret, staff.username).toString() };
    },
    async confirm(staff, code) {
      const sealed = await answered(() => redis.get(begun(staff.id)));
      const secret = sealed && seal.open(staff.id, sealed);
      if (!sealed || !secret || !(await spendTimed(staff, secret, digits(code)))) return null;
      await answered(() => redis.del(begun(staff.id)));
      const recoveryCodes = Array.from({ length: RECOVERY_CODES }, generatePassword);
      return {
        factor: { secret: sealed, recoveryCodes: recoveryCodes.map((each) => recoveryHash(staff, each)) },
        recoveryCodes,
      };
    },
    async spend(staff, code) {
      if (/^\d{6}$/.test(digits(code))) {
        const secret = seal.open(staff.id, staff.secondFactor.secret);
        if (secret === null || !(await spendTimed(staff, secret, digits(code)))) return false;
        await renewSeal(staff, secret);
        return true;
      }
      const hash = recoveryHash(staff, code);
      return staff.secondFactor.recoveryCodes.includes(hash) && accounts.spendRecoveryCode(staff.id, hash);
    },
  };
}

function totp(secret: string, label = ''): TOTP {
  return new TOTP({ issuer: 'Sporteli', label, secret: Secret.fromBase32(secret), period: STEP_S });
}

/** Apps show "123 456". */
function digits(code: string): string {
  return code.replace(/\s/g, '');
}

/** A recovery code has 79 bits, so a plain digest keeps it; however it is written. */
function recoveryHash({ id }: Who, code: string): string {
  const plain = code.toLowerCase().replace(/[^a-z0-9]/g, '');
  return createHash('sha256').update(`${id} ${plain}`).digest('base64url');
}
