import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = async ({ locals }) => {
	const { member } = locals;
	const { desk, site } = locals.doors;
	const inside = desk !== null && member && member.enrolled;
	return {
		locale: locals.locale,
		practice: site.practice,
		me: inside ? { name: member.name, roles: [...member.roles] } : null,
		menu: inside ? await desk.readMenu(member) : null
	};
};
