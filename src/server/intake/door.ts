/** The tellers' door: everything a person with a story can do without an account. */
import type { IntakeDeps } from './deps.ts';
import { createTellDoor, type TellDoor } from './tell.ts';

export interface IntakeDoor {
	readonly tell: TellDoor;
}

/** Opens the door with what it is given; it reaches for nothing else. */
export function createIntakeDoor(deps: IntakeDeps): IntakeDoor {
	return { tell: createTellDoor(deps) };
}
