/** What an office may choose of how its queue is run, said in words that whoever sets it up understands. */
import { z } from 'zod';
import { PersonalKind } from '../../contracts/personal.ts';
import { Id, Priority, Route } from '../../contracts/shapes.ts';
import { circularRoute } from '../domain/journeys.ts';
import { RETENTION_DAYS } from '../domain/retention.ts';
import { NumberingChoice, SeriesPrefix } from '../domain/series.ts';

const DAY_MS = 86_400_000;
const Ms = z
  .int('a length of time is whole milliseconds')
  .min(0, 'a length of time is not negative')
  .max(DAY_MS);
const Contingent = z.int('a contingent is a whole number').min(0).nullable();
const Targets = z.partialRecord(Priority, Ms);
/** What a service may ask for; asked once each. */
export const AsksFor = z.array(PersonalKind).refine(isSet, 'the same is not asked for twice');
const Words = z.string().trim().min(1, 'words are needed in both languages');

const RuleChoices = z
  .strictObject({
    ratio: z
      .array(
        z.strictObject({
          priorities: z.array(Priority).min(1, 'a group has at least one class'),
          calls: z.int().min(1, 'a group gets at least one call of a round').max(100),
        }),
      )
      .min(2, 'a ratio is between at least two groups')
      .refine(
        (groups) => isSet(groups.flatMap(({ priorities }) => priorities)),
        'a class belongs to one group of the ratio',
      )
      .nullable(),
    maxConsecutivePriority: z.int().min(1).nullable(),
    maxWaitMs: Ms.nullable(),
    noRecallMs: Ms.nullable(),
    reinstateWithinMs: Ms,
    autoCallAfterMs: Ms.nullable(),
    closeDayAfterMs: Ms.nullable(),
    graceMs: Ms,
  })
  .partial();

const time = /^([01]\d|2[0-3]):[0-5]\d$/;
const Hours = z
  .array(
    z.strictObject({
      weekday: z.int().min(1, 'weekdays are 1 (Monday) to 7').max(7, 'weekdays are 1 (Monday) to 7'),
      opens: z.string().regex(time, 'a time is HH:MM'),
      closes: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'a time is HH:MM'),
    }),
  )
  .nullable();

/** Of an office as a whole. */
export const OfficeChoices = z
  .object({
    openingHours: Hours,
    rules: RuleChoices,
    carriesOver: z.boolean(),
    priorities: z.array(Priority),
    contingent: Contingent,
    retentionDays: z
      .int('a period is whole days')
      .min(RETENTION_DAYS.least, 'a period is at least one day')
      .max(RETENTION_DAYS.most, 'a period is at most a year'),
    targetMs: Targets,
    series: z
      .array(
        z.strictObject({
          prefix: z.string(),
          groupCodes: z.array(z.string()).optional(),
          numbering: NumberingChoice.optional(),
        }),
      )
      .refine((all) => isSet(all.map(({ prefix }) => prefix)), 'one prefix is one series')
      .refine((all) => isSet(all.flatMap(({ groupCodes = [] }) => groupCodes)), 'a group has one series'),
    profiles: z
      .array(
        z
          .strictObject({
            id: Id,
            name: z.strictObject({ sq: Words, en: Words }),
            serviceIds: z.array(Id).min(1, 'a profile has at least one service'),
            secondaryServiceIds: z.array(Id),
            overflowSlackMs: Ms,
          })
          .refine(
            ({ serviceIds, secondaryServiceIds }) => isSet([...serviceIds, ...secondaryServiceIds]),
            'a service is in a profile once, first or second',
          ),
      )
      .refine((all) => isSet(all.map(({ id }) => id)), 'two profiles have one id'),
  })
  .partial();

/** Of one service in an office. */
export const ServiceChoices = z
  .strictObject({
    hours: Hours,
    contingent: Contingent,
    targetMs: Targets,
    series: SeriesPrefix,
    route: Route.nullable(),
    asksFor: AsksFor,
    notes: z.boolean(),
  })
  .partial();

interface Chosen {
  office: z.infer<typeof OfficeChoices>;
  services: {
    id: string;
    series: string;
    group: { code: string };
    here?: z.infer<typeof ServiceChoices> | undefined;
  }[];
}

/** Finds names that stand for nothing here, and routes that lead in a circle. */
export function checkReferences(
  { office, services }: Chosen,
  fault: (path: (string | number)[], message: string) => void,
) {
  const ids = new Set(services.map(({ id }) => id));
  const groups = new Set(services.map(({ group }) => group.code));
  const inUse = new Set(services.map(({ series }) => series));
  const known = (found: readonly string[], ...path: (string | number)[]) => {
    found.forEach((id, i) => {
      if (!ids.has(id)) fault([...path, i], 'this office does not give such a service');
    });
  };
  office.profiles?.forEach(({ serviceIds, secondaryServiceIds }, i) => {
    known(serviceIds, 'office', 'profiles', i, 'serviceIds');
    known(secondaryServiceIds, 'office', 'profiles', i, 'secondaryServiceIds');
  });
  office.series?.forEach(({ prefix, groupCodes = [] }, i) => {
    // A letter that the unified list has given long ago stays; only new ones are asked to be heard well.
    const { error } = SeriesPrefix.safeParse(prefix);
    if (error && !inUse.has(prefix)) fault(['office', 'series', i, 'prefix'], error.issues[0]?.message ?? '');
    groupCodes.forEach((code, j) => {
      if (!groups.has(code))
        fault(['office', 'series', i, 'groupCodes', j], 'this office gives nothing of such a group');
    });
  });
  services.forEach(({ here }, i) =>
    known(here?.route?.serviceIds ?? [], 'services', i, 'here', 'route', 'serviceIds'),
  );
  const circular = circularRoute(
    new Map(services.map(({ id, here }) => [id, here?.route?.serviceIds ?? []])),
  );
  const at = services.findIndex(({ id }) => id === circular);
  if (at >= 0) fault(['services', at, 'here', 'route'], 'this route leads back to its service');
}

function isSet(values: readonly unknown[]): boolean {
  return new Set(values).size === values.length;
}
