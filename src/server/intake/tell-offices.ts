/** The offices that take stories, those that serve a country first. */
import type { IntakeDb } from '#server/store/handle.ts';
import { openOffices } from '#server/store/intake/offices.ts';
import type { OfficeChoice } from './tell-view.ts';

/** The offices open to this visit; `country` (ISO 3166-1) decides which of them are near. */
export async function officesFor(
	db: IntakeDb,
	country: string | undefined,
	only: string | null
): Promise<OfficeChoice[]> {
	const offices = (await openOffices(db)).filter(({ id }) => only === null || id === only);
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
