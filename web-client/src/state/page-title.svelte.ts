// What stands before the page's title: a sign that something must not wait.
export const pageTitle = $state({ mark: '' });
