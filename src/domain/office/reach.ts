import type { Staff } from './may.ts';

/** Whose things somebody sees and decides about: of every office, or of one. `officeId` null: of none. */
export type Reach = { readonly all: true } | { readonly all: false; readonly officeId: string | null };

/** A manager of the network reaches every office, everybody else their own. */
export function reachOf({ roles, officeId }: Pick<Staff, 'roles' | 'officeId'>): Reach {
	return roles.includes('network_manager') ? { all: true } : { all: false, officeId };
}

/** Whether something of this office is within reach; what belongs to none is so for those who reach all. */
export function reaches(reach: Reach, officeId: string | null): boolean {
	return reach.all || (officeId !== null && officeId === reach.officeId);
}
