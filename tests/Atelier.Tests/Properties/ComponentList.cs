using Atelier.Tests.Harness;

namespace Atelier.Tests.Properties;

/// <summary>A studio's components: in the order they were made, several in a moment; what comes again is another one.</summary>
internal sealed class ComponentList(TestStudio studio)
    : ChangingList(studio, "studio-components", "studioComponents", "studioComponentId")
{
    private readonly Dictionary<int, string> present = [];
    private readonly Dictionary<string, DateTimeOffset> madeAt = [];

    public override string Id(int number) => present[number];

    public override IEnumerable<string> InOrder(IEnumerable<string> ids) =>
        ids.OrderBy(id => madeAt[id]).ThenBy(id => id, StringComparer.Ordinal);

    public override async Task Reset(IReadOnlyList<int> numbers)
    {
        await Remove("studio_id = @id", Studio.Id);
        present.Clear();
        foreach (var number in numbers)
            await Apply(new ListChange(number, Comes: true));
    }

    public override async Task Apply(ListChange change)
    {
        if (!change.Comes)
        {
            if (present.Remove(change.Number, out var id))
                await Remove("id = @id", id);
            return;
        }

        if (present.ContainsKey(change.Number))
            return;
        Studio.Server.Clock.Advance(TimeSpan.FromMilliseconds(change.Number % 3 == 0 ? 1 : 0));
        present[change.Number] = await Studio.CreateComponent();
        madeAt[present[change.Number]] = Studio.Server.Clock.GetUtcNow();
    }

    // As the server does with what was deleted a day ago.
    private async Task Remove(string condition, string id)
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var db = await Studio.Server.Database.Write(cancel);
        await db.Execute($"delete from studio_components where {condition}", new { id }, cancel);
        await db.Commit(cancel);
    }
}
