import type { AccountDb } from './account-db.ts';

export interface Office {
	readonly id: string;
	readonly name: string;
	/** ISO 3166 alpha-2. */
	readonly country: string;
	/** Countries whose tellers are offered this office first. */
	readonly serves: readonly string[];
	/** How to come in person or call; tellers see it. */
	readonly contact: string;
	/** Where "something arrived" is sent; null: nowhere. */
	readonly mail: string | null;
	readonly active: boolean;
}

export async function listOffices(db: AccountDb): Promise<Office[]> {
	return db
		.selectFrom('office.office')
		.select(['id', 'name', 'country', 'serves', 'contact', 'mail', 'active'])
		.orderBy('active', 'desc')
		.orderBy('name')
		.execute();
}

export async function findOffice(db: AccountDb, id: string): Promise<Office | null> {
	const row = await db
		.selectFrom('office.office')
		.select(['id', 'name', 'country', 'serves', 'contact', 'mail', 'active'])
		.where('id', '=', id)
		.executeTakeFirst();
	return row ?? null;
}

/** False: there is an office of that id already. */
export async function addOffice(tx: AccountDb, office: Office): Promise<boolean> {
	const made = await tx
		.insertInto('office.office')
		.values({ ...columnsOf(office), id: office.id })
		.onConflict((conflict) => conflict.column('id').doNothing())
		.returning('id')
		.executeTakeFirst();
	return made !== undefined;
}

/** The id never changes: stories and addresses name it. */
export async function changeOffice(tx: AccountDb, office: Office): Promise<void> {
	await tx.updateTable('office.office').set(columnsOf(office)).where('id', '=', office.id).execute();
}

function columnsOf(office: Office) {
	return {
		name: office.name,
		country: office.country,
		serves: [...office.serves],
		contact: office.contact,
		mail: office.mail,
		active: office.active
	};
}
