import { deniedList } from './lists.mjs';

export default deniedList(10_000, { targets: { 'graphql-bearer': 1.05, 'graphql-bearer-every-error': 1.6 } });
