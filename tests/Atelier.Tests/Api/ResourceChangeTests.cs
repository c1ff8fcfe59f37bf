using System.Text.Json;
using Atelier.Tests.Harness;

namespace Atelier.Tests.Api;

/// <summary>What holds for changes of components, images and launch profiles alike.</summary>
public sealed class ResourceChangeTests
{
    public static TheoryData<string> Kinds { get; } = ["studio-components", "streaming-images", "launch-profiles"];

    public static TheoryData<string, string> KindsInTransition { get; } = new MatrixTheoryData<string, string>(
        ["studio-components", "streaming-images", "launch-profiles"], ["CREATE_IN_PROGRESS", "UPDATE_IN_PROGRESS", "DELETE_IN_PROGRESS"]);

    [Theory]
    [MemberData(nameof(KindsInTransition))]
    public async Task Nothing_changes_while_an_operation_is_in_progress(string kind, string state)
    {
        await using var studio = await TestStudio.Open();
        var path = await Create(studio, kind, state);

        var update = await Refused.With("ConflictException", () => Update(studio.Administrator, path));
        var delete = await Refused.With("ConflictException", () => studio.Administrator.Delete(path));

        Assert.All([update, delete], error => Assert.Equal("RESOURCE_IN_TRANSITION", error.SpecificCode));
        Assert.All([update, delete], error => Assert.Contains(state, error.Message));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task What_could_not_be_changed_or_deleted_can_be_again(string kind)
    {
        await using var studio = await TestStudio.Open();

        foreach (var state in new[] { "UPDATE_FAILED", "DELETE_FAILED" })
        {
            await Update(studio.Administrator, await Create(studio, kind, state));
            await studio.Administrator.Delete(await Create(studio, kind, state));
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task What_could_not_be_made_can_be_deleted_but_not_changed(string kind)
    {
        await using var studio = await TestStudio.Open();
        var path = await Create(studio, kind, "CREATE_FAILED");

        var error = await Refused.With("ConflictException", () => Update(studio.Administrator, path));
        await studio.Administrator.Delete(path);

        Assert.Equal("INVALID_STATE", error.SpecificCode);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Only_the_accounts_administrator_changes_anything(string kind)
    {
        await using var studio = await TestStudio.Open();
        var path = await Create(studio, kind, "READY");

        foreach (var client in new[] { studio.StudioAdministrator, studio.Artist })
            await Refused.WithAccessDenied(() => Update(client, path), () => client.Delete(path));
    }

    private static Task<JsonElement> Update(ApiClient client, string path) => client.Patch(path, new { name = "other" });

    // Gives the path of a new resource that rests in the state.
    private static async Task<string> Create(TestStudio studio, string kind, string state)
    {
        var id = kind switch
        {
            "studio-components" => await studio.CreateComponent(),
            "streaming-images" => await studio.CreateImage(),
            _ => await studio.CreateProfile(),
        };
        if (kind == "studio-components")
            await studio.Component(id, "READY");
        await studio.Freeze(kind.Replace('-', '_'), id, state);
        return $"{studio.Path}/{kind}/{id}";
    }
}
