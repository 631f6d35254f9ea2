/** The offices that take stories, those that serve a country first. */
import type { IntakeDb } from '#server/store/handle.ts';
import { openOffices } from '#server/store/intake/offices.ts';
import type { OfficeChoice } from './tell-view.ts';

/** All offices; `country` (ISO 3166-1) decides which of them are near. */
export async function officesFor(db: IntakeDb, country: string | undefined): Promise<OfficeChoice[]> {
	const offices = await openOffices(db);
	return offices
		.map(({ id, name, country: of, contact, serves }) => ({
			id,
			name,
			country: of,
			contact,
			near: country !== undefined && (of === country || serves.includes(country))
		}))
		.sort((a, b) => Number(b.near) - Number(a.near) || a.name.localeCompare(b.name));
}
