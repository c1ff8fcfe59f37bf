using Atelier.Identity;
using Atelier.Tests.Harness;

namespace Atelier.Tests.Properties;

/// <summary>A studio's members: in the order of their ids, gone at once when deleted, back in their place when they return.</summary>
internal sealed class MemberList : ChangingList
{
    private readonly IReadOnlyList<string> people;
    private readonly HashSet<int> present = [];

    private MemberList(TestStudio studio, IReadOnlyList<string> people)
        : base(studio, "membership", "members", "principalId") => this.people = people;

    public static async Task<MemberList> Of(TestStudio studio, int size)
    {
        var people = new List<string>();
        for (var i = 0; i < size; i++)
            people.Add((await studio.Server.SignIn($"person {i}", PrincipalKind.User)).PrincipalId);
        await studio.Administrator.Delete($"{studio.Path}/membership/{studio.StudioAdministrator.PrincipalId}");
        return new MemberList(studio, people);
    }

    public override string Id(int number) => people[number];

    public override IEnumerable<string> InOrder(IEnumerable<string> ids) => ids.Order(StringComparer.Ordinal);

    public override async Task Reset(IReadOnlyList<int> numbers)
    {
        foreach (var number in present.Union(numbers).ToArray())
            await Apply(new ListChange(number, numbers.Contains(number)));
    }

    public override async Task Apply(ListChange change)
    {
        if (change.Comes && present.Add(change.Number))
            await Studio.Administrator.Post($"{Studio.Path}/membership", new
            {
                identityStoreId = "d-1",
                members = new[] { new { principalId = Id(change.Number), persona = "ADMINISTRATOR" } },
            });
        else if (!change.Comes && present.Remove(change.Number))
            await Studio.Administrator.Delete($"{Studio.Path}/membership/{Id(change.Number)}");
    }
}
