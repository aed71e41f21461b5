import { allowedList } from './lists.mjs';

export default allowedList(10_000, { targets: { 'graphql-bearer': 1.05, 'graphql-bearer-operation': 1.05 } });
