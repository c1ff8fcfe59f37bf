using System.CommandLine;
using Atelier.Api;
using Atelier.Cli;
using Atelier.Identity.SignIn;
using Atelier.Tests.Harness;

namespace Atelier.Tests.Cli;

/// <summary>The verbs for users and keys, beside a running server on the same data.</summary>
public sealed class UserCommandsTests : IAsyncDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("atelier-test");
    private readonly ManualClock clock = new();
    private TestServer? server;

    private DirectoryInfo Data => new(Path.Combine(folder.FullName, "data"));

    public async ValueTask DisposeAsync()
    {
        if (server is not null)
            await server.DisposeAsync();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Users_are_made_listed_disabled_and_enabled()
    {
        var none = await Run("user", "list");
        var jane = await Run("user", "create", "jane");
        await Run("user", "create", "root", "--administrator");
        var disabled = await Run("user", "disable", "jane");
        var listed = await Run("user", "list");
        var enabled = await Run("user", "enable", "jane");

        Assert.Equal("No users yet. Make one with: atelier user create NAME\n", none.Output);
        Assert.Matches("^[0-9a-f-]{36}  jane  user\n$", jane.Output);
        Assert.Equal($"{jane.Output.TrimEnd()}  disabled\n", disabled.Output);
        Assert.Matches("^[0-9a-f-]{36}  jane  user  disabled\n[0-9a-f-]{36}  root  administrator\n$", listed.Output);
        Assert.Equal(jane.Output, enabled.Output);
    }

    [Fact]
    public async Task Accounts_have_users_of_their_own()
    {
        await Run("user", "create", "jane", "--account", "210987654321");

        Assert.StartsWith("No users yet.", (await Run("user", "list")).Output);
        Assert.Contains("jane", (await Run("user", "list", "--account", "210987654321")).Output);
        await Fails("Account 123456789012 has no user jane", "key", "create", "--user", "jane");
    }

    [Fact]
    public async Task A_new_key_works_at_once_and_what_becomes_of_it_counts_at_once()
    {
        await Run("user", "create", "jane", "--administrator");
        var jane = await MakeKey("jane");

        await jane.Get("/studios");
        foreach (var (noun, name) in new[] { ("user", "jane"), ("key", jane.Key.Id) })
        {
            await Run(noun, "disable", name);
            await Refused.With("UnrecognizedClientException", () => jane.Get("/studios"));
            await Run(noun, "enable", name);
            await jane.Get("/studios");
        }

        Assert.Equal($"{jane.Key.Id}  deleted\n", (await Run("key", "delete", jane.Key.Id)).Output);
        await Refused.With("UnrecognizedClientException", () => jane.Get("/studios"));
    }

    [Fact]
    public async Task Keys_are_listed_without_their_secrets()
    {
        await Run("user", "create", "jane");
        await Run("user", "create", "joe");
        var jane = await MakeKey("jane");
        clock.Advance(TimeSpan.FromMinutes(1));
        var joe = await MakeKey("joe");
        await Run("key", "disable", jane.Key.Id);
        await Run("user", "disable", "joe");

        var listed = await Run("key", "list");

        Assert.Equal(
            $"{jane.Key.Id}  jane  disabled  made 2030-01-02T03:04:05Z  never used\n" +
            $"{joe.Key.Id}  joe  active, its user disabled  made 2030-01-02T03:05:05Z  never used\n",
            listed.Output);
        Assert.Equal(listed.Output.Split('\n')[1], (await Run("key", "list", "--user", "joe")).Output.TrimEnd());
        Assert.DoesNotContain(jane.Key.Secret, listed.Output);
    }

    [Fact]
    public async Task When_a_key_was_last_used_is_known_to_the_minute()
    {
        await Run("user", "create", "jane", "--administrator");
        var jane = await MakeKey("jane");

        clock.Advance(TimeSpan.FromMinutes(1));
        await jane.Get("/studios");
        await ListedWith("used 2030-01-02T03:05:05Z");
        clock.Advance(TimeSpan.FromSeconds(59));
        await jane.Get("/studios");
        clock.Advance(TimeSpan.FromSeconds(1));
        await jane.Get("/studios");

        await ListedWith("used 2030-01-02T03:06:05Z");
    }

    [Fact]
    public async Task A_user_has_two_active_keys_at_most()
    {
        await Run("user", "create", "jane");
        var first = await MakeKey("jane");
        await MakeKey("jane");
        await Fails("has 2 active keys and may have 2", "key", "create", "--user", "jane");

        await Run("key", "disable", first.Key.Id);
        await MakeKey("jane");
        await Fails("first disable or delete one of", "key", "enable", first.Key.Id);
    }

    [Fact]
    public async Task A_password_is_shown_once_and_replaced_at_the_first_sign_in()
    {
        await Run("user", "create", "jane");
        var password = (await Run("user", "password", "jane")).Output.Split('\n')[0];
        using var browser = new TestBrowser(await StartServer());

        var refusal = await Refused.With("ValidationException", () => browser.SignIn("jane", password));
        await browser.SignIn("jane", password, newPassword: TestBrowser.Password);

        Assert.Equal("NEW_PASSWORD_NEEDED", refusal.SpecificCode);
        Assert.True(await browser.IsSignedIn());
    }

    [Fact]
    public async Task A_new_password_ends_sign_ins_and_opens_a_lock()
    {
        await Run("user", "create", "jane");
        using var browser = await TestBrowser.SignedIn(await StartServer(), "jane");
        using var stranger = new TestBrowser(await StartServer());
        for (var attempt = 0; attempt < FailedSignIns.MostForName; attempt++)
            await Refused.With("AccessDeniedException", () => stranger.SignIn("jane", "a wrong one"));

        var password = (await Run("user", "password", "jane")).Output.Split('\n')[0];
        Assert.False(await browser.IsSignedIn());
        await browser.SignIn("jane", password, newPassword: "another long phrase");
        var removed = await Run("user", "password", "jane", "--remove");

        Assert.Equal("jane has no password\n", removed.Output);
        Assert.False(await browser.IsSignedIn());
        await Refused.With("AccessDeniedException", () => browser.SignIn("jane", "another long phrase"));
    }

    [Theory]
    [InlineData("Give either --from-stdin or --remove.", "user", "password", "jane", "--from-stdin", "--remove")]
    [InlineData("A user's name must have 1 to 64 of", "user", "create", "Jane Doe")]
    [InlineData("A user's name must have 1 to 64 of", "user", "create", "")]
    [InlineData("--account must have 12 digits", "user", "list", "--account", "12")]
    [InlineData("--user", "key", "create")]
    public async Task A_wrong_command_is_told_what_would_be_right(string rule, params string[] arguments)
    {
        var (code, _, error) = await Run(arguments);

        Assert.NotEqual(0, code);
        Assert.Contains(rule, error);
    }

    [Fact]
    public async Task What_is_not_there_or_there_already_is_told_with_the_way_out()
    {
        await Run("user", "create", "jane");

        await Fails("has a user jane already; choose another name", "user", "create", "jane");
        await Fails("has no user joe; atelier user list shows", "user", "disable", "joe");
        await Fails("has no access key AKIAIOSFODNN7EXAMPLE; atelier key list shows", "key", "delete", "AKIAIOSFODNN7EXAMPLE");
        await Fails("it prints an administrator's access key when it starts", "user", "list", "--storage", "memory");
    }

    private RootCommand Root()
    {
        var root = new RootCommand { UserCommands.Create(clock), KeyCommands.Create(clock) };
        ServeOptions.AddShared(root);
        return root;
    }

    private async Task<(int Code, string Output, string Error)> Run(params string[] arguments)
    {
        var configuration = new InvocationConfiguration
        {
            EnableDefaultExceptionHandler = false,
            Output = new StringWriter { NewLine = "\n" },
            Error = new StringWriter { NewLine = "\n" },
        };
        string[] all = [.. arguments, "--data", Data.FullName, "--engine", "simulated"];
        var code = await Root().Parse(all).InvokeAsync(configuration, TestContext.Current.CancellationToken);
        return (code, configuration.Output.ToString()!, configuration.Error.ToString()!);
    }

    private async Task Fails(string message, params string[] arguments)
    {
        var fault = await Assert.ThrowsAsync<InvalidOperationException>(() => Run(arguments));
        Assert.Contains(message, fault.Message);
    }

    private Task<string> ListedWith(string text) =>
        Eventually.So(async () => (await Run("key", "list")).Output, seen => seen.Contains(text));

    // Reads the key from the exports, as a shell would.
    private async Task<ApiClient> MakeKey(string user)
    {
        var made = (await Run("key", "create", "--user", user)).Output.Split('\'');
        return new ApiClient((await StartServer()).Address, made[1], made[3], principalId: "", clock);
    }

    private async Task<TestServer> StartServer() => server ??= await TestServer.Start(
        new TestServerParts
        {
            Store = TestStore.At(Data), Key = ServerKey.ReadOrCreate(Path.Combine(Data.FullName, "server.key")), Clock = clock,
        },
        TestContext.Current.CancellationToken);
}
