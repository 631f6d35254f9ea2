import { isObject } from '#domain/base/shape.ts';
import { isStoryId } from '#domain/story/story-id.ts';
import { publishingContext } from '#server/publishing/make-context.ts';
import { publishStory } from '#server/publishing/publish-story.ts';
import type { Task } from '#server/tasks/task.ts';

/** Shows what consent lets be shown of one story now; hides it when that is nothing. Payload: `{ storyId }`. */
export const task: Task = {
	name: 'publish',
	async run(context, payload) {
		const storyId = isObject(payload) ? payload.storyId : null;
		if (typeof storyId !== 'string' || !isStoryId(storyId)) return;
		const outcome = await publishStory(await publishingContext(context), storyId);
		context.log(`publish ${storyId}: ${outcome}`);
	}
};
