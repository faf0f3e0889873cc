import type { Handler } from './hall.ts';
import { lookTargets, presentBoard } from './present.ts';

export const getBoard: Handler<'get-board'> = async ({ directory, engine }, { office }) => {
  const live = await engine.look(office.id, lookTargets(directory.services(office.id)));
  return presentBoard(live, office, directory);
};
