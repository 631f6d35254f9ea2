/** What the lists of stop requests and of pauses ask in the same words. `s` is the story, everywhere. */
import { sql, type SqlBool } from 'kysely';
import type { Staff } from '#domain/office/may.ts';

/** Lines of a page, of requests and of pauses. */
export const STOPS_PAGE = 100;

/** Stories whose stops somebody sees: those of the own office and those given to them; a network manager sees all. */
export function inReachOfStops(staff: Staff) {
	return staff.roles.includes('network_manager')
		? sql<SqlBool>`true`
		: sql<SqlBool>`(s.office_id = ${staff.officeId} or s.assigned_to = ${staff.id})`;
}

/**
 * The newest pause that was asked for the whole story; one by a teller or for one comes first as long as it stops anybody. Who
 * paused by a receipt of their own in a group stopped only themselves. Where there is no teller, nobody stood for one.
 */
export const newestPause = sql`lateral (select w.by_whom, date_trunc('milliseconds', e.at) as at from story.consent_event e,
		lateral (select case when e.by_whom = 'trusted' and s.basis <> 'teller' then 'staff' else e.by_whom end as by_whom) w
	where e.story_id = s.id and e.kind = 'paused' and not (e.by_whom = 'teller' and e.detail -> 'person' is not null)
	order by (w.by_whom in ('teller', 'trusted') and story.pause_stands(e.story_id, e.version)) desc, e.version desc limit 1)`;

/**
 * Tellers whom two at the desk would wake; what one of a group paused alone stays as it is, and so does the story of a child who
 * has turned eighteen and was not talked to: that pause ends by the talk.
 */
export const waitsForOthers = sql<SqlBool>`exists (select from story.person p where p.story_id = s.id and p.role = 'teller'
	and p.state = 'suspended' and not exists (select from story.group_teller g
		where g.story_id = p.story_id and g.person_id = p.id and g.paused_self)
	and not exists (select from story.child c where c.story_id = p.story_id and c.turned_at is not null and c.answered_at is null))`;
