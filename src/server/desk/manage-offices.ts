import { domainToASCII } from 'node:url';
import { type Result, ok, refuse } from '#domain/base/result.ts';
import { type HostsRefused, readFrameHosts } from '#domain/office/frame-hosts.ts';
import { readOffice, type OfficeRefusal, type TypedOffice } from '#domain/office/office-form.ts';
import { readSiteName } from '#domain/office/site-name.ts';
import { mayInOffice } from '#domain/office/may.ts';
import { enqueue } from '#server/queue/enqueue.ts';
import { logDeed } from '#server/store/accounts/deeds.ts';
import { frameHostsByOffice, letFrame } from '#server/store/accounts/frame-hosts.ts';
import type { Member } from '#server/store/accounts/members.ts';
import { addOffice, changeOffice, findOffice, listOffices, type Office } from '#server/store/accounts/offices.ts';
import { nameSite } from '#server/store/site-name.ts';
import { storiesInPrint } from '#server/store/shown/shown-now.ts';
import { authorize, type NotAllowed } from './authorize.ts';
import type { DeskDeps } from './deps.ts';

export interface ManagedOffice extends Office {
	/** The sites that may show its stories in a frame; null: any. */
	readonly frameHosts: readonly string[] | null;
}

/** The offices that this person manages. */
export async function readOffices(deps: DeskDeps, member: Member): Promise<Result<ManagedOffice[], NotAllowed>> {
	const allowed = authorize(member, 'see_offices');
	if (!allowed.ok) return allowed;
	const [offices, hosts] = await Promise.all([listOffices(deps.db), frameHostsByOffice(deps.db)]);
	return ok(
		offices
			.filter((office) => mayInOffice(member, 'change_office', office.id))
			.map((office) => ({ ...office, frameHosts: hosts.get(office.id) ?? null }))
	);
}

export async function makeOffice(
	deps: DeskDeps,
	member: Member,
	typed: TypedOffice
): Promise<Result<string, NotAllowed | OfficeRefusal | 'office_taken'>> {
	const allowed = authorize(member, 'make_office');
	if (!allowed.ok) return allowed;
	const office = readOffice(typed);
	if (!office.ok) return office;
	return deps.db.transaction().execute(async (tx) => {
		if (!(await addOffice(tx, { ...office.value, active: true }))) return refuse('office_taken');
		await logDeed(tx, { memberId: member.id, did: 'office_made', subject: office.value.id });
		return ok(office.value.id);
	});
}

export async function saveOffice(
	deps: DeskDeps,
	member: Member,
	typed: TypedOffice & { active: boolean }
): Promise<Result<string, NotAllowed | OfficeRefusal | 'not_found'>> {
	const allowed = authorize(member, 'change_office', typed.id);
	if (!allowed.ok) return allowed;
	const office = readOffice(typed);
	if (!office.ok) return office;
	return deps.db.transaction().execute(async (tx) => {
		const before = await findOffice(tx, office.value.id);
		if (before === null) return refuse('not_found');
		await changeOffice(tx, { ...office.value, active: typed.active });
		await logDeed(tx, { memberId: member.id, did: 'office_changed', subject: office.value.id });
		// A poster names the office that answers for the story, and would go on naming it by its old name.
		if (before.name !== office.value.name)
			for (const storyId of await storiesInPrint(tx, office.value.id)) await enqueue(tx, 'publish', { storyId });
		return ok(office.value.id);
	});
}

/**
 * Which sites may show the stories of an office in a frame: any, or those that were typed. What stands on others ends at
 * once, and so does its entry in the ledger of copies.
 */
export async function saveFrameHosts(
	deps: DeskDeps,
	member: Member,
	typed: { readonly office: string; readonly any: boolean; readonly hosts: string }
): Promise<Result<string, NotAllowed | 'not_found'> | HostsRefused> {
	const allowed = authorize(member, 'change_office', typed.office);
	if (!allowed.ok) return allowed;
	const hosts = typed.any ? ok(null) : readFrameHosts(typed.hosts, inLatinLetters);
	if (!hosts.ok) return hosts;
	return deps.db.transaction().execute(async (tx) => {
		if ((await findOffice(tx, typed.office)) === null) return refuse('not_found');
		await letFrame(tx, typed.office, hosts.value);
		await logDeed(tx, { memberId: member.id, did: 'office_changed', subject: typed.office });
		return ok(typed.office);
	});
}

/** A name in other letters as the domain name system writes it. */
function inLatinLetters(name: string): string {
	return /^[\x00-\x7f]*$/.test(name) ? name : domainToASCII(name) || name;
}

/** Gives the whole installation a name; empty: it goes by the program's own. */
export async function saveSiteName(
	deps: DeskDeps,
	member: Member,
	typed: string
): Promise<Result<string, NotAllowed | 'site_name_long'>> {
	const allowed = authorize(member, 'name_site');
	if (!allowed.ok) return allowed;
	const name = readSiteName(typed);
	if (!name.ok) return name;
	return deps.db.transaction().execute(async (tx) => {
		await nameSite(tx, name.value);
		await logDeed(tx, { memberId: member.id, did: 'site_named', subject: 'site' });
		return name;
	});
}
