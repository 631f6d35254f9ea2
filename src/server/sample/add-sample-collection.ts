/** Adds the sample collection the way this installation needs it: in practice published, elsewhere waiting at the desk. */
import { openMasterKeys } from '#server/seal/master-keys.ts';
import { addOffice } from '#server/store/accounts/offices.ts';
import { PRACTICE_OFFICE, practiceMember, seedPractice } from '#server/store/accounts/practice.ts';
import type { OwnerDb } from '#server/store/handle.ts';
import { readSetting } from '#server/store/settings.ts';
import { loadSample } from './load-sample.ts';

/** Returns how many stories were new. `clock` in milliseconds since 1970. */
export async function addSampleCollection(
	db: OwnerDb,
	{ keysFile, sealedFiles, clock }: { keysFile: string; sealedFiles: string; clock: () => number }
): Promise<number> {
	const practice = (await readSetting(db, 'practice')) === true;
	if (practice) await seedPractice(db);
	else await addOffice(db, { ...sampleOffice, id: PRACTICE_OFFICE });
	const [editor, reviewer] = practice
		? await Promise.all([practiceMember(db, 'editor'), practiceMember(db, 'reviewer')])
		: [null, null];
	return loadSample({
		db,
		keys: await openMasterKeys(keysFile),
		sealedFiles,
		officeId: PRACTICE_OFFICE,
		practice,
		approvedBy: editor && reviewer ? { editorId: editor.id, reviewerId: reviewer.id } : null,
		clock
	});
}

const sampleOffice = { name: 'Sample office', country: 'BE', serves: [], contact: '', mail: null, active: true };
