-- A login may ask for a task that exists. There has never been one called "poster": posters are drawn while publishing.
delete from queue.allowed where task = 'poster';
