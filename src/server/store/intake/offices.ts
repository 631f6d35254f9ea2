/** The offices a teller may choose between. */
import type { IntakeDb } from '#server/store/handle.ts';

export interface OpenOffice {
	readonly id: string;
	readonly name: string;
	/** ISO 3166-1. */
	readonly country: string;
	/** Countries whose tellers are offered this office first. */
	readonly serves: readonly string[];
	/** How to come in person or call. */
	readonly contact: string;
}

/** Every office that takes stories now. */
export async function openOffices(db: IntakeDb): Promise<OpenOffice[]> {
	return db.selectFrom('shown.office').select(['id', 'name', 'country', 'serves', 'contact']).orderBy('id').execute();
}
