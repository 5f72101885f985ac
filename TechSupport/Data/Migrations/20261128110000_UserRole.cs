using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace TechSupport.Data.Migrations;

/// <summary>
/// The one role a person has, as a column. The previous release reads and writes user_roles, during a deployment and after a
/// rollback, so triggers keep both in step until a migration ContractRoles drops the old tables (decision 22).
/// </summary>
[DbContext(typeof(AppDb))]
[Migration("20261128110000_UserRole")]
public sealed class UserRole : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""
        set local lock_timeout = '10s';

        -- the previous release makes them when it starts
        insert into roles (name, normalized_name)
        select name, upper(name) from (values ('Staff'), ('Technician'), ('Lead'), ('Admin'), ('Monitor')) as known(name)
        on conflict (normalized_name) do nothing;

        -- the default is for the previous release, which does not know the column
        alter table users add column role text not null default 'staff';
        update users u set role = lower(r.name)
        from user_roles ur join roles r on r.id = ur.role_id
        where ur.user_id = u.id and r.name in ('Technician', 'Lead', 'Admin', 'Monitor');
        alter table users add constraint ck_users_role check (role in ('staff', 'technician', 'lead', 'admin', 'monitor')) not valid;

        -- the previous release takes a row away and adds another one, and only the added one says something
        create function user_role_from_rows() returns trigger language plpgsql set search_path = public, pg_temp as $$
        begin
            update users u set role = lower(r.name) from roles r
            where u.id = new.user_id and r.id = new.role_id and u.role <> lower(r.name);
            return null;
        end $$;
        create trigger user_roles_to_column after insert or update on user_roles
            for each row execute function user_role_from_rows();

        -- last in the transaction: the previous release adds an account first and its row afterwards
        create function user_role_to_rows() returns trigger language plpgsql set search_path = public, pg_temp as $$
        declare
            wanted bigint := (select r.id from users u join roles r on lower(r.name) = u.role where u.id = new.id);
        begin
            delete from user_roles where user_id = new.id and role_id <> wanted;
            insert into user_roles (user_id, role_id) select new.id, wanted where wanted is not null on conflict do nothing;
            return null;
        end $$;
        create constraint trigger users_role_to_rows after insert or update of role on users
            deferrable initially deferred for each row execute function user_role_to_rows();
        """);

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""
        set local lock_timeout = '10s';
        drop trigger users_role_to_rows on users;
        drop trigger user_roles_to_column on user_roles;
        drop function user_role_to_rows();
        drop function user_role_from_rows();
        alter table users drop column role;
        """);
}
