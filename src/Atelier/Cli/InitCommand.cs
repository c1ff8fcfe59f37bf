using System.CommandLine;
using Atelier.Identity;
using Atelier.Identity.SignIn;

namespace Atelier.Cli;

/// <summary><c>atelier init</c>: makes the first administrator, and a whole studio to try things with if asked for.</summary>
internal static class InitCommand
{
    /// <summary>The one account of a server that was told of no other.</summary>
    public const string Account = "123456789012";

    private static readonly Option<Uri?> UrlOption = new("--url")
    {
        Description = "Where the running server answers",
        CustomParser = OptionValues.ReadUrl,
        DefaultValueFactory = _ => new Uri("http://localhost:8080"),
    };

    private static readonly Option<bool> DemoOption = new("--demo")
    {
        Description = "Makes a demo studio as well: artist, image, component, and a launch profile with persistence and backups",
    };

    private static readonly Option<FileInfo> EnvFileOption = new("--env-file")
    {
        Description = "The file that gets the access keys and addresses as exports, readable by you alone; kept keys are taken from it",
        Required = true,
    };

    public static Command Create()
    {
        var command = new Command("init", "Makes an account administrator with an access key; may be repeated");
        command.Options.Add(UrlOption);
        command.Options.Add(DemoOption);
        command.Options.Add(EnvFileOption);
        command.SetAction(Run);
        return command;
    }

    private static async Task<int> Run(ParseResult parsed, CancellationToken cancel)
    {
        var options = ServeOptions.Read(parsed);
        var file = new EnvFile(parsed.GetValue(EnvFileOption)!);
        var url = parsed.GetValue(UrlOption)!;
        var address = url.ToString().TrimEnd('/');
        if (options.IsInMemory)
            throw new InvalidOperationException(
                "With --storage memory there is nothing to init: the server prints its access key when it starts.");
        await using var parts = await Parts.Open(options, cancel);

        var administrator = await ProvideKey(
            parts, file, "administrator", PrincipalKind.AccountAdministrator, "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", cancel);
        await ProvidePassword(parts, file, administrator.PrincipalId, "administrator", "ATELIER_PASSWORD", cancel);
        file["AWS_DEFAULT_REGION"] = options.Region;
        file["AWS_ENDPOINT_URL_NIMBLE"] = address;
        file["ATELIER_URL"] = address;
        file.Save();
        if (parsed.GetValue(DemoOption))
        {
            var artist = await ProvideKey(
                parts, file, "artist", PrincipalKind.User, "ARTIST_ACCESS_KEY_ID", "ARTIST_SECRET_ACCESS_KEY", cancel);
            await ProvidePassword(parts, file, artist.PrincipalId, "artist", "ARTIST_PASSWORD", cancel);
            using var client = new SignedClient(url, administrator.Key, options.Region, TimeProvider.System);
            var demo = new DemoStudio(client, parts.OpenEngineBesideServer(), TimeProvider.System);
            var seeded = await demo.Provide(artist.PrincipalId, cancel);
            file["STUDIO_ID"] = seeded.StudioId;
            // Who is no administrator lists sessions only with ownedBy, which takes one's own id.
            file["ARTIST_PRINCIPAL_ID"] = artist.PrincipalId;
            file["LAUNCH_PROFILE_ID"] = seeded.LaunchProfileId;
            file.Save();
        }

        Console.Write(Welcome.Text(file));
        return 0;
    }

    // A password that the user has chosen since is nobody else's to know; then the file has none.
    private static async Task ProvidePassword(
        Parts parts, EnvFile file, string principalId, string name, string variable, CancellationToken cancel)
    {
        await using var db = await parts.Database.Write(cancel);
        var stored = await Passwords.Find(db, Account, name, cancel);
        if (stored is null)
        {
            file[variable] = Passwords.Random();
            await Passwords.SetRandom(db, principalId, file[variable]!, TimeProvider.System.GetUtcNow(), cancel);
            await db.Commit(cancel);
        }
        else if (file[variable] is { } known && !PasswordHash.Matches(known, stored.Hash))
        {
            file.Remove(variable);
        }

        file.Save();
    }

    // A key whose secret is in the file is kept; any other's secret cannot be shown again, so there a new key is made.
    private static async Task<(string PrincipalId, NewAccessKey Key)> ProvideKey(
        Parts parts, EnvFile file, string name, PrincipalKind kind, string idVariable, string secretVariable, CancellationToken cancel)
    {
        var keys = new AccessKeys(parts.Key, TimeProvider.System);
        await using var db = await parts.Database.Write(cancel);
        var principal = await Principals.FindOrAdd(db, Account, name, kind, TimeProvider.System.GetUtcNow(), cancel);
        if (principal.Kind != kind)
            throw new InvalidOperationException(
                $"The user {name} is there already and is {principal.Kind}, not {kind}; make a user and a key with: " +
                $"atelier user create, atelier key create");
        if (file[idVariable] is { } id && file[secretVariable] is { } secret && (await keys.Find(db, id, cancel))?.Secret == secret)
            return (principal.Id, new NewAccessKey(id, secret));

        var key = await keys.Add(db, principal.Id, cancel);
        await db.Commit(cancel);
        (file[idVariable], file[secretVariable]) = (key.Id, key.Secret);
        file.Save();
        return (principal.Id, key);
    }
}
