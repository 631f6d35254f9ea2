import type { StoryAct } from '#domain/office/roles.ts';

/** What can still be done with a story that its teller took back, or that the desk ended; everything else would be refused. */
const STAYS: readonly StoryAct[] = [
	'see_story',
	'open_contact',
	'write_message',
	'flag_help',
	'reissue_receipt',
	'hand_out_originals',
	'change_contact',
	'make_without',
	'release'
];

/** What somebody may do, once there is nothing left to work on. */
export function afterTakingBack(can: Readonly<Record<StoryAct, boolean>>): Record<StoryAct, boolean> {
	const left = Object.entries(can).map(([act, may]) => [act, may && STAYS.includes(act as StoryAct)]);
	return Object.fromEntries(left) as Record<StoryAct, boolean>;
}
