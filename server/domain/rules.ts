/** What an office may decide about its queue; a rule that is `null` is off. Lengths in ms. */
import type { Priority } from '../../contracts/shapes.ts';

const MINUTE_MS = 60_000;

export interface RatioShare {
  priorities: readonly Priority[];
  /** Calls out of a round, while several groups wait. */
  calls: number;
}

export interface OfficeRules {
  /** Ratio between groups of classes, such as two priority calls to one regular. A class that no group names belongs to the last. */
  ratio: readonly RatioShare[] | null;
  /** After so many calls of other classes in a row at one counter a waiting regular ticket goes first. */
  maxConsecutivePriority: number | null;
  /** A ticket that has waited this long goes first whatever its class, the longest first. */
  maxWaitMs: number | null;
  /** A no-show that was reinstated is not called again for so long. */
  noRecallMs: number | null;
  /** How long after a no-show or withdrawal a ticket can be reinstated. */
  reinstateWithinMs: number;
  /** A counter that has been idle for so long while somebody waits gets its next ticket called by itself. */
  autoCallAfterMs: number | null;
  /** The day closes by itself so long after the office's last closing hour; `null`: when the next business day begins. */
  closeDayAfterMs: number | null;
  /** An appointment keeps its slot up to this much too late; after that it waits as a walk-in. */
  graceMs: number;
}

export const DEFAULT_RULES: OfficeRules = {
  ratio: null,
  maxConsecutivePriority: null,
  maxWaitMs: null,
  noRecallMs: null,
  reinstateWithinMs: 30 * MINUTE_MS,
  autoCallAfterMs: null,
  closeDayAfterMs: 120 * MINUTE_MS,
  graceMs: 15 * MINUTE_MS,
};

/** How the labels of a series run. */
export interface Numbering {
  first: number;
  /** `null`: without end. */
  last: number | null;
  step: number;
  /** Begin anew each business day, or go on where yesterday ended. */
  reset: 'daily' | 'continuous';
  /** Past the last number: from the first again, leaving out labels in use today, or no more tickets. */
  atEnd: 'wrap' | 'refuse';
}

export const PLAIN_NUMBERING: Numbering = {
  first: 1,
  last: null,
  step: 1,
  reset: 'daily',
  atEnd: 'refuse',
};
