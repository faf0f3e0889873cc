/** What a supervisor does with the office as a whole. */
import { z } from 'zod';
import { noBody, type Operation } from '../operation.ts';
import { Day, Office, Service } from '../shapes.ts';

const onOffice = <P extends string, A extends z.ZodType>(place: P, summary: string, answer: A) =>
  ({
    method: 'POST',
    path: `/offices/:office/${place}` as const,
    summary,
    access: 'run-office',
    status: 200,
    command: true,
    body: noBody,
    answer,
  }) as const satisfies Operation;
const DayAnswer = z.object({ day: Day, open: z.boolean() });

export const OFFICE = {
  'open-office': onOffice('open', 'Open the office by hand until its day ends', z.object({ office: Office })),
  'close-office': onOffice(
    'close',
    'Close the office by hand until its day ends',
    z.object({ office: Office }),
  ),
  'open-service': onOffice(
    'services/:service/open',
    'Open a service by hand until the day ends',
    z.object({ service: Service }),
  ),
  'close-service': onOffice(
    'services/:service/close',
    'Close a service by hand until the day ends',
    z.object({ service: Service }),
  ),
  'open-day': onOffice('open-day', 'Open the business day again', DayAnswer),
  'close-day': onOffice('close-day', 'Close the business day: open tickets expire or carry over', DayAnswer),
} as const satisfies Record<string, Operation>;
