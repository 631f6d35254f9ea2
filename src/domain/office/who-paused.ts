/** Who asked for a pause. `staff`: somebody at the desk, for somebody who did not say more. */
export const PAUSED_BY = ['anonymous', 'staff', 'partner', 'trusted', 'teller'] as const;

export type PausedBy = (typeof PAUSED_BY)[number];

/** From how the consent history names them (`teller`, `anonymous`, `member:ID` …); null: nobody is named. */
export function whoPaused(byWhom: string | null): PausedBy {
	return PAUSED_BY.find((one) => one === byWhom) ?? 'staff';
}

/**
 * Whether two people at the desk may end the pause. A pause by receipt is the teller's own, and a trusted person stands for
 * the teller: these only the teller ends.
 */
export function deskMayLift(by: PausedBy): boolean {
	return by !== 'teller' && by !== 'trusted';
}
